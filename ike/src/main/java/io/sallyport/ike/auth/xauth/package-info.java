/**
 * Extended authentication: a user logs in by name and password behind phase 1 (draft-beaulieu-ike-xauth-02).
 *
 * <pre>
 *   server: XauthAttributes.request ──▶ REQUEST            client: XauthAttributes.reply(account) ──▶ REPLY
 *           XauthReply.of ◀── REPLY                                 XauthAttributes.status ◀── SET
 *           XauthUsers.check ──▶ verdict ──▶ SET XAUTH_STATUS
 * </pre>
 *
 * <p>Only the generic type: a name and a password that the keys of phase 1 protect. Does not know the Transaction exchange
 * that carries the attributes.
 */
package io.sallyport.ike.auth.xauth;

package io.sallyport.ike.auth.xauth;

import io.sallyport.ike.crypto.Secret;

/**
 * What a client logs in with.
 *
 * @param user its name
 * @param password belongs to whoever made this
 */
public record XauthAccount(String user, Secret password) {}

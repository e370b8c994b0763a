package io.sallyport.gateway.peers;

import io.sallyport.gateway.net.Namespace;
import java.io.IOException;

/**
 * Lets a peer's kernel drop one message of the Quick Mode that the peer begins next: its own last one, or the answer to its
 * first. Nothing else of that exchange is dropped, and nothing of any other. To be asked for once in a namespace.
 */
final class LostMessages {
    private static final String TABLE = "losses";

    private LostMessages() {}

    /** With strongSwan in the namespace, which speaks from port 4500: four zero octets stand before its messages (RFC 3948). */
    static void ofStrongSwan(Namespace peer, LossCell cell) throws IOException, InterruptedException {
        if (cell.lost().isAnswer()) {
            drop(peer, "ip", "type filter hook input priority 0", "udp sport 4500 @th,64,32 0", 32, cell.times());
        } else {
            // As short as a HASH of SHA-256 alone.
            drop(
                    peer,
                    "ip",
                    "type filter hook output priority 0",
                    "udp dport 4500 udp length 88 @th,64,32 0",
                    32,
                    cell.times());
        }
    }

    /** With vpnc in the namespace, which speaks from port 500. */
    static void ofVpnc(Namespace peer, LossCell cell) throws IOException, InterruptedException {
        if (cell.lost().isAnswer()) {
            drop(peer, "ip", "type filter hook input priority 0", "udp sport 500", 0, cell.times());
        } else {
            // Behind the socket: vpnc ends when it is told that a message could not be sent. As short as a HASH of
            // SHA-1 alone.
            drop(
                    peer,
                    "netdev",
                    "type filter hook egress device \"eth0\" priority 0",
                    "ip protocol udp udp dport 500 udp length 68",
                    0,
                    cell.times());
        }
    }

    private static void drop(Namespace peer, String family, String hook, String which, int before, int times)
            throws IOException, InterruptedException {
        if (times == 0) {
            return;
        }
        // RFC 2408 section 3.1, behind eight octets of UDP: the exchange type, 32 for Quick Mode, and the message ID.
        String exchange = "@th," + (208 + before) + ",8 32";
        String id = "@th," + (224 + before) + ",32";
        String first = times < 0 ? "" : "numgen inc mod 65536 < " + times;
        String table = family + " " + TABLE;
        peer.run("nft", "add table " + table);
        // It has room for one message ID: the rule does not reach its end for those of other exchanges.
        peer.run("nft", "add set " + table + " exchange { typeof " + id + " ; size 1 ; flags dynamic ; }");
        peer.run("nft", "add chain " + table + " losses { " + hook + " ; }");
        peer.run(
                "nft",
                "add rule " + table + " losses " + which + " " + exchange + " add @exchange { " + id + " } " + first
                        + " counter drop");
    }
}

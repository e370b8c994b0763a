package io.sallyport.ike.session;

import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.payload.FragmentPayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Messages in pieces (MS-IKEE section 3.1.5.1; Cisco's extension is the same).
 *
 * <p>Pieces are not authenticated, so only one message is collected at a time, and of bounded size; a new id, or other
 * content, throws away what there was. The whole message then has to prove itself as any other.
 */
public final class Fragments {
    private static final int MAX_PIECES = 64;
    private static final int MAX_OCTETS = 65_535;
    private static final int HEADERS = 28 + 8;

    private final Octets[] pieces = new Octets[MAX_PIECES];
    private int id = -1;
    private int last;
    private int octets;

    /** Cuts a message into pieces of at most so many octets each, all headers included. */
    public static List<Octets> cut(IsakmpHeader header, Octets message, int id, int pieceOctets) {
        List<Octets> cut = new ArrayList<>();
        int room = pieceOctets - HEADERS;
        IsakmpHeader clear = new IsakmpHeader(header.cookies(), header.exchangeNumber(), 0, header.messageId());
        for (int from = 0; from < message.length(); from += room) {
            int length = Math.min(room, message.length() - from);
            boolean isLast = from + length == message.length();
            FragmentPayload piece =
                    new FragmentPayload(id, cut.size() + 1, isLast ? 1 : 0, message.slice(from, length));
            cut.add(Octets.of(new ClearMessage(clear, new PayloadChain(List.of(piece), Octets.EMPTY)).encode()));
        }
        return cut;
    }

    /** Takes a piece; gives the message when it is whole. */
    public Optional<Octets> take(FragmentPayload piece) {
        int index = piece.number() - 1;
        // Some peers give all their messages one id: then other content under a number tells them apart.
        boolean other = index < MAX_PIECES && pieces[index] != null && !pieces[index].equals(piece.data());
        if (piece.id() != id || other) {
            clear();
            id = piece.id();
        }
        if (index >= MAX_PIECES || octets + piece.data().length() > MAX_OCTETS) {
            clear();
            return Optional.empty();
        }
        if (pieces[index] == null) {
            pieces[index] = piece.data();
            octets += piece.data().length();
        }
        if (piece.last()) {
            last = piece.number();
        }
        return whole();
    }

    private Optional<Octets> whole() {
        if (last == 0) {
            return Optional.empty();
        }
        WireWriter out = new WireWriter();
        for (int i = 0; i < last; i++) {
            if (pieces[i] == null) {
                return Optional.empty();
            }
            out.octets(pieces[i]);
        }
        clear();
        return Optional.of(out.toOctets());
    }

    private void clear() {
        Arrays.fill(pieces, null);
        id = -1;
        last = 0;
        octets = 0;
    }
}

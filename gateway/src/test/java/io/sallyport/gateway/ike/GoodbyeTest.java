package io.sallyport.gateway.ike;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("of the peers of a gateway that ends")
final class GoodbyeTest {
    private final Goodbye goodbye = new Goodbye(4);

    @Test
    @DisplayName("those are told whose messages workers have taken")
    void shouldCountWhatWorkersHaveTaken() {
        assertEquals(4, goodbye.untold(100));
        goodbye.ended(102);
        goodbye.ended(104);

        assertEquals(4, goodbye.untold(101));
        assertEquals(3, goodbye.untold(102));
        assertEquals(2, goodbye.untold(104));
    }

    @Test
    @DisplayName("one is not told if a message for it found no room, and the next one is")
    void shouldCountWhatFoundNoRoom() {
        goodbye.lost();
        goodbye.ended(101);
        goodbye.ended(103);

        assertEquals(3, goodbye.untold(103));
    }
}

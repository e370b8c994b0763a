package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepsTest {
    @Test
    void shouldDoAllStepsAndThrowWhatTheFirstOneThrew() {
        List<String> done = new ArrayList<>();
        RuntimeException first = new IllegalStateException("the second step");
        Error second = new AssertionError("the third step");

        Throwable thrown = assertThrows(
                IllegalStateException.class,
                () -> Steps.all(
                        () -> done.add("one"),
                        () -> {
                            throw first;
                        },
                        () -> {
                            throw second;
                        },
                        () -> done.add("four")));

        assertSame(first, thrown);
        assertArrayEquals(new Throwable[] {second}, thrown.getSuppressed());
        assertEquals(List.of("one", "four"), done);
    }
}

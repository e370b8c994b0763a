package io.sallyport.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code scripts/layouts}, as far as it needs no archive. */
@DisplayName("scripts/layouts")
final class LayoutsScriptTest {
    @Test
    @DisplayName("explains itself, from whatever folder it is called")
    void shouldExplainItself() throws IOException, InterruptedException {
        Shell run = Shell.of(Shell.PROJECT.resolve("docs"), List.of("../scripts/layouts", "--help"));

        assertEquals(0, run.code(), run::said);
        assertTrue(run.said().contains("scripts/layouts --check"), run::said);
    }

    @Test
    @DisplayName("refuses what it does not know, and explains itself")
    void shouldRefuseWhatItDoesNotKnow() throws IOException, InterruptedException {
        Shell run = Shell.of(Shell.PROJECT.resolve("docs"), List.of("../scripts/layouts", "--chek"));

        assertEquals(2, run.code(), run::said);
        assertTrue(run.said().contains("scripts/layouts --check"), run::said);
    }
}

package io.sallyport.gateway;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's documents and sources are, whichever module's tests run. */
public final class Documents {
    private Documents() {}

    /** The folder that holds {@code docs} and the modules. */
    public static Path project() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("docs/configuration.md"))) {
                return directory;
            }
        }
        throw new IllegalStateException("no directory from here upwards holds docs/configuration.md");
    }
}

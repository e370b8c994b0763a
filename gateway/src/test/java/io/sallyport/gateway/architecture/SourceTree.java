package io.sallyport.gateway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The main Java sources of the modules, as files. */
record SourceTree(Path root) {

    private static final Path MAIN_JAVA = Path.of("src", "main", "java");

    /** Finds the root of the project above the directory in which the tests run. */
    static SourceTree aboveWorkingDirectory() {
        Path start = Path.of("").toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("dpdk-bindings").resolve("pom.xml"))) {
                return new SourceTree(directory);
            }
        }
        throw new IllegalStateException("No directory from " + start
                + " upwards holds dpdk-bindings/pom.xml: run the tests inside the project.");
    }

    /** The module's Java files, without those that only describe a package; relative to its source directory. */
    List<Path> classFiles(String module) {
        return javaFiles(module).stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .toList();
    }

    /** The module's packages that hold classes, as directories relative to its source directory. */
    List<Path> packages(String module) {
        return classFiles(module).stream().map(Path::getParent).distinct().toList();
    }

    /** The file that would describe the package. */
    Path packageInfo(String module, Path packageDirectory) {
        return sources(module).resolve(packageDirectory).resolve("package-info.java");
    }

    private List<Path> javaFiles(String module) {
        Path sources = sources(module);
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(sources::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The sources of " + module + " cannot be listed.", e);
        }
    }

    private Path sources(String module) {
        return root.resolve(module).resolve(MAIN_JAVA);
    }
}

package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads whole files that a configuration names; secret ones only if nobody but their owner can read or change them. */
final class CredentialFile {
    private static final long MOST_OCTETS = 4L << 20;
    private static final Set<PosixFilePermission> OWNER_ALONE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path folder;
    private final Problems problems;

    CredentialFile(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** Where a file is; the name as it stands if it is no path at all. */
    Path path(String name) {
        return folder.resolve(name);
    }

    /**
     * Reads a file.
     *
     * @param key of the configuration that names it
     */
    Optional<byte[]> read(String key, String name) {
        try {
            Path file = path(name);
            if (Files.size(file) > MOST_OCTETS) {
                problems.error(key, file + " has more than " + MOST_OCTETS + " octets; it cannot be what is meant");
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (InvalidPathException e) {
            problems.error(key, "this is no path of a file");
        } catch (NoSuchFileException e) {
            problems.error(
                    key,
                    "there is no file " + path(name) + "; write a path that is absolute or counts from "
                            + folder.toAbsolutePath());
        } catch (AccessDeniedException e) {
            problems.error(key, path(name) + " cannot be read by the user that runs this");
        } catch (IOException e) {
            problems.error(key, path(name) + " cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Reads a file with secrets in it, which must be its owner's alone. */
    Optional<byte[]> readPrivate(String key, String name) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path(name));
            if (!OWNER_ALONE.containsAll(permissions)) {
                problems.error(
                        key,
                        path(name) + " holds secrets, and others than its owner can read or change it ("
                                + PosixFilePermissions.toString(permissions)
                                + "); take that right away with chmod 600");
                return Optional.empty();
            }
        } catch (InvalidPathException | IOException e) {
            // What is wrong with it is for the reading to tell.
            return read(key, name);
        }
        return read(key, name);
    }
}

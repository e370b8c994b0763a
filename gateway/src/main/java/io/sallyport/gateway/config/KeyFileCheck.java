package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Warns of a file with keys that others than its owner can read. */
final class KeyFileCheck {
    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private KeyFileCheck() {}

    static void check(Path file, Problems problems) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(READ_BY_OTHERS::contains)) {
                problems.warning(
                        "",
                        "this file holds keys, and others than its owner can read it ("
                                + PosixFilePermissions.toString(permissions)
                                + "); take that right away with chmod 600");
            }
        } catch (IOException e) {
            problems.warning("", "this file holds keys, and who can read it cannot be told: " + e.getMessage());
        }
    }
}

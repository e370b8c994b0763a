package io.sallyport.gateway.keylog;

import io.sallyport.ike.crypto.CipherKeyListener;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.Cookies;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SecurityProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two tables of keys in their folder. Whoever installs SAs writes: the assembling thread first, then the control
 * thread.
 */
public final class KeyLog implements CipherKeyListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLog.class);
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final FileChannel isakmp;
    private final FileChannel esp;
    private boolean failed;

    private KeyLog(Path folder, FileChannel isakmp, FileChannel esp) {
        this.folder = folder;
        this.isakmp = isakmp;
        this.esp = esp;
    }

    /**
     * Opens the tables to add to them; makes what is missing, for its owner alone.
     *
     * @throws KeyLogException if it can't, or if others may read what is there
     */
    public static KeyLog open(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            }
            requirePrivate(folder, FOLDER);
            FileChannel isakmp = table(folder.resolve("ikev1_decryption_table"));
            FileChannel esp = table(folder.resolve("esp_sa"));
            LOG.warn("ALL KEYS ARE WRITTEN INTO {}: whoever reads them reads all traffic (debug.key-log)", folder);
            return new KeyLog(folder, isakmp, esp);
        } catch (IOException e) {
            throw new KeyLogException("keys can't be written into " + folder + " (debug.key-log): " + why(e), e);
        }
    }

    private static String why(IOException e) {
        return e instanceof NoSuchFileException ? "its parent is not there" : e.toString();
    }

    private static FileChannel table(Path file) throws IOException {
        // No link is followed: it might lead to where others read, or to somebody else's file.
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(FILE));
        try {
            requirePrivate(file, FILE);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void requirePrivate(Path path, Set<PosixFilePermission> most) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink() || !most.containsAll(attributes.permissions())) {
            throw new KeyLogException("keys are not written to " + path
                    + " (debug.key-log): it must be no link, and for its owner alone, with mode "
                    + (most.equals(FILE) ? "600" : "700"));
        }
    }

    @Override
    public void onCipherKey(Cookies cookies, Secret key) {
        byte[] octets = key.getEncoded();
        write(isakmp, "%016x,%s".formatted(cookies.initiator(), HexFormat.of().formatHex(octets)));
        Arrays.fill(octets, (byte) 0);
    }

    /** Writes an SA down if it is one of ESP. */
    public void add(SaParameters sa, SaKeys keys) {
        if (sa.protocol() == SecurityProtocol.ESP) {
            write(esp, EspRow.of(sa, keys));
        }
    }

    /** A full disk is no reason to stop carrying packets; it is told once. */
    private void write(FileChannel table, String row) {
        ByteBuffer line = ByteBuffer.wrap((row + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                int _ = table.write(line);
            }
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOG.warn("keys can't be written into {} any more: {}", folder, e.toString());
            }
        } finally {
            Arrays.fill(line.array(), (byte) 0);
        }
    }

    @Override
    public void close() {
        try (isakmp;
                esp) {
            // Closing is all.
        } catch (IOException e) {
            throw new UncheckedIOException("the key log in " + folder + " can't be closed", e);
        }
    }
}

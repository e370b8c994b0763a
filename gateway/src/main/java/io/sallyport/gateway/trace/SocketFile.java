package io.sallyport.gateway.trace;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes a Unix socket that its owner alone may use, in a folder into which nobody else may put one. */
final class SocketFile {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");
    private static final int TYPE_MASK = 0xf000;
    private static final int TYPE_SOCKET = 0xc000;

    private SocketFile() {}

    /**
     * Listens there; a socket that a gateway has left behind is replaced.
     *
     * @throws ControlSocketException if it can't
     */
    static ServerSocketChannel listen(Path path) {
        try {
            requireSafeFolder(path);
            removeLeftOver(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                ServerSocketChannel bound = server.bind(UnixDomainSocketAddress.of(path));
                // Who got in before this is found out when it is accepted.
                Path _ = Files.setPosixFilePermissions(path, MODE);
                bound.configureBlocking(false);
                return bound;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ControlSocketException("the socket " + path + " can't be made (control.socket): " + why(e), e);
        }
    }

    private static String why(IOException e) {
        return e instanceof NoSuchFileException ? "its folder is not there" : e.toString();
    }

    private static void requireSafeFolder(Path path) throws IOException {
        Path folder = path.getParent();
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new ControlSocketException(
                    "the socket " + path + " is not made (control.socket): others than its owner"
                            + " may write into " + folder + " (" + PosixFilePermissions.toString(permissions)
                            + "); name a folder such as /run");
        }
    }

    private static void removeLeftOver(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new ControlSocketException(
                    "the socket " + path + " is not made (control.socket): something else is there");
        }
        if (isServed(path)) {
            throw new ControlSocketException(
                    "the socket " + path + " is not made (control.socket): another gateway has it");
        }
        Files.delete(path);
    }

    private static boolean isServed(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        } catch (IOException e) {
            // Nobody listens.
            return false;
        }
    }
}

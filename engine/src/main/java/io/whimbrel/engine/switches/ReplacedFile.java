package io.whimbrel.engine.switches;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written as a whole beside itself and moved into place, so that a reader sees the
 * old file or the new one; permissions and links stay as they are.
 */
public record ReplacedFile(Path file) {

  /** A last look before the file is replaced: throws where it must not be. */
  @FunctionalInterface
  public interface LastLook {
    /** Looks. */
    void look() throws IOException;
  }

  /** Gives the file this content, durably. */
  public void write(byte[] content) throws IOException {
    write(content, () -> {});
  }

  /** The same, unless what is looked at right before it speaks against it. */
  public void write(byte[] content, LastLook last) throws IOException {
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path directory = place.getParent();
    Path written = Files.createTempFile(directory, "." + place.getFileName(), ".whimbrel");
    try {
      Files.write(written, content);
      copyRights(place, written);
      sync(written);
      last.look();
      Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void copyRights(Path from, Path to) throws IOException {
    PosixFileAttributeView rights = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (!Files.exists(from) || rights == null) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes now = Files.readAttributes(to, PosixFileAttributes.class);
    if (!old.group().equals(now.group())) {
      rights.setGroup(old.group());
    }
    if (!old.owner().equals(now.owner())) {
      Files.setOwner(to, old.owner());
    }
    rights.setPermissions(old.permissions());
  }

  private static void sync(@Nullable Path path) throws IOException {
    if (path == null || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

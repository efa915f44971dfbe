package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Directory trees: made whole or not at all, copied, deleted. */
final class FileTree {
  private static final int DELETE_ATTEMPTS = 100;
  private static final Duration DELETE_PAUSE = Duration.ofMillis(50);

  private FileTree() {}

  /** What fills a directory. */
  interface Content {
    void fill(Path directory) throws IOException, InterruptedException;
  }

  /**
   * Makes a directory that never exists half filled, also when several processes make it at once:
   * it is filled under another name and renamed; who comes second throws its own away.
   */
  static Path once(Path directory, Content content) throws IOException, InterruptedException {
    if (Files.isDirectory(directory)) {
      return directory;
    }
    Path parent = Files.createDirectories(parent(directory));
    Path draft = Files.createTempDirectory(parent, directory.getFileName() + ".");
    try {
      content.fill(draft);
      Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException lost) {
      if (!Files.isDirectory(directory)) {
        throw lost;
      }
    } finally {
      delete(draft);
    }
    return directory;
  }

  /** Copies a tree with its permissions into a directory that exists already. */
  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(directory));
            if (!Files.isDirectory(copy)) {
              Files.createDirectory(copy);
            }
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file)),
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a tree, also while a dying server still removes files in it. */
  static void delete(Path directory) {
    for (int attempt = 1; Files.exists(directory, LinkOption.NOFOLLOW_LINKS); attempt++) {
      try {
        Files.walkFileTree(directory, new Deletion());
      } catch (DirectoryNotEmptyException stillInUse) {
        if (attempt == DELETE_ATTEMPTS) {
          throw new UncheckedIOException("cannot delete " + directory, stillInUse);
        }
        LockSupport.parkNanos(DELETE_PAUSE.toNanos());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + directory, e);
      }
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path : parent;
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}

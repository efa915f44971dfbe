package io.whimbrel.engine.steps.code;

import io.whimbrel.core.digest.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tree of sources: no links, nothing of version control, and nothing that a build
 * makes.
 */
public record SourceTree(Path root) {
  private static final int FILES_MAX = 100_000;
  private static final long TEXT_MAX = 8L * 1024 * 1024;
  private static final String LINK = "link";
  private static final Set<String> LEFT_OUT =
      Set.of(".git", ".whimbrel", ".gradle", "node_modules");

  private static boolean isLeftOut(Path directory) {
    String name = String.valueOf(directory.getFileName());
    return LEFT_OUT.contains(name)
        || (name.equals("target") && Files.exists(directory.resolveSibling("pom.xml")))
        || (name.equals("build")
            && (Files.exists(directory.resolveSibling("build.gradle"))
                || Files.exists(directory.resolveSibling("build.gradle.kts"))));
  }

  /** Whether a path lies in it, where its files are; itself does, too. */
  public boolean covers(Path path) {
    if (!path.startsWith(root)) {
      return false;
    }
    Path at = root;
    for (Path name : root.relativize(path)) {
      at = at.resolve(name);
      if (!at.equals(root) && isLeftOut(at)) {
        return false;
      }
    }
    return true;
  }

  /** A path as its file system has it, links followed; also of what is not there yet. */
  public static Path real(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    try {
      if (Files.exists(whole)) {
        return whole.toRealPath();
      }
      return parent != null && Files.exists(parent)
          ? parent.toRealPath().resolve(String.valueOf(whole.getFileName()))
          : whole;
    } catch (IOException unreadable) {
      return whole;
    }
  }

  /** Paths of its files below it, with slashes, in order. */
  public SortedSet<String> files() throws IOException {
    SortedSet<String> files = new TreeSet<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
            return !directory.equals(root) && isLeftOut(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            if (facts.isRegularFile()) {
              files.add(root.relativize(file).toString());
            }
            if (files.size() > FILES_MAX) {
              throw new IOException("%s has more than %d files".formatted(root, FILES_MAX));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** Makes a copy where nothing is yet. */
  public void copyTo(Path copy) throws IOException {
    Files.createDirectories(copy);
    for (String file : files()) {
      Path to = copy.resolve(file);
      Files.createDirectories(to.resolveSibling(""));
      Files.copy(root.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** What a file has: a digest, or that it is not there or a link. */
  String digest(String file) throws IOException {
    Path path = root.resolve(file);
    if (Files.isSymbolicLink(path) || !isInside(path)) {
      return LINK;
    }
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Sha256.of(path) : CodeChange.ABSENT;
  }

  /** Whether no directory above the file leads out of the tree. */
  private boolean isInside(Path path) throws IOException {
    Path above = path.resolveSibling("");
    while (!Files.exists(above)) {
      above = above.resolveSibling("");
    }
    return above.toRealPath().startsWith(root.toRealPath());
  }

  /** Whether a file is not there or a text in UTF-8 of no unusual length. */
  boolean isText(String file) throws IOException {
    Path path = root.resolve(file);
    if (!Files.exists(path)) {
      return true;
    }
    if (Files.size(path) > TEXT_MAX) {
      return false;
    }
    byte[] content = Files.readAllBytes(path);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.indexOf('\0') < 0;
    } catch (CharacterCodingException binary) {
      return false;
    }
  }

  /** What stands in it; nothing where it is not there. */
  String text(String file) throws IOException {
    Path path = root.resolve(file);
    return Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
  }

  /** Removes all files but these, also what a build made; directories stay. */
  void removeAllBut(Set<String> files) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            if (!files.contains(root.relativize(file).toString())) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Removes it as a whole, if it is there. */
  void remove() throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

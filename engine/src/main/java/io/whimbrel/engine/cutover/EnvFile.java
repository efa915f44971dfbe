package io.whimbrel.engine.cutover;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code KEY=VALUE} lines. Written as a whole beside itself and moved into place, so a
 * reader sees the old file or the new one; other lines, permissions and links stay as they are. A
 * line may begin with {@code export}, and a value keeps its quotes.
 */
final class EnvFile {
  private final Path file;
  private final Pattern line;
  private final String key;

  EnvFile(Path file, String key) {
    this.file = file;
    this.key = key;
    this.line = Pattern.compile("(\\s*(?:export\\s+)?" + Pattern.quote(key) + "\\s*=\\s*)(.*)");
  }

  /** Whether the file has the key. */
  boolean hasKey() {
    try {
      return lines().stream().anyMatch(text -> line.matcher(text).matches());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Gives the key this value, in every line that has it, or in a new one at the end. */
  void set(String value) {
    try {
      List<String> changed = new ArrayList<>();
      boolean isThere = false;
      for (String text : lines()) {
        Matcher matcher = line.matcher(text);
        boolean matches = matcher.matches();
        isThere |= matches;
        changed.add(matches ? matcher.group(1) + quotedAs(matcher.group(2), value) : text);
      }
      if (!isThere) {
        changed.add(key + "=" + value);
      }
      write(changed);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Removes every line that has the key. */
  void remove() {
    try {
      write(lines().stream().filter(text -> !line.matcher(text).matches()).toList());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static String quotedAs(String old, String value) {
    String trimmed = old.strip();
    boolean isQuoted =
        trimmed.length() >= 2
            && (trimmed.charAt(0) == '"' || trimmed.charAt(0) == '\'')
            && trimmed.charAt(trimmed.length() - 1) == trimmed.charAt(0);
    return isQuoted ? trimmed.charAt(0) + value + trimmed.charAt(0) : value;
  }

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void write(List<String> lines) throws IOException {
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path directory = place.getParent();
    Path written = Files.createTempFile(directory, "." + place.getFileName(), ".whimbrel");
    try {
      Files.write(written, lines);
      copyRights(place, written);
      sync(written);
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

  private Problem failed(IOException cause) {
    return Problem.of(ProblemCode.SWITCH_FAILED)
        .what("the file cannot be rewritten: " + cause)
        .where(file.toString())
        .fix("see to it that this user may read it and write in its directory")
        .cause(cause)
        .exception();
  }
}

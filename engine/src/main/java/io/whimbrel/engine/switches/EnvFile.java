package io.whimbrel.engine.switches;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
        changed.add(matches ? matcher.group(1) + QuotedValue.like(matcher.group(2), value) : text);
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

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void write(List<String> lines) throws IOException {
    String text = lines.stream().map(one -> one + "\n").collect(Collectors.joining());
    new ReplacedFile(file).write(text.getBytes(StandardCharsets.UTF_8));
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

package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SQL files of a directory by their version, or one file by itself. */
final class ScriptFiles {
  private static final Pattern NAME =
      Pattern.compile("(\\d+(?:[._]\\d+)*)__(.+)\\.sql", Pattern.CASE_INSENSITIVE);
  private static final long BYTES_MAX = 16L * 1024 * 1024;

  private ScriptFiles() {}

  /** One file: its name and what stands in it. */
  record Text(String name, String text) {}

  private record Versioned(FileVersion version, Path file) {}

  /** The files in the order in which they run. */
  static List<Text> read(Path path) {
    try {
      return Files.isDirectory(path) ? directory(path) : List.of(text(path));
    } catch (IOException e) {
      throw unread(path, e);
    }
  }

  private static List<Text> directory(Path directory) throws IOException {
    List<Versioned> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(ScriptFiles::isSql).sorted().toList()) {
        files.add(versioned(file));
      }
    }
    if (files.isEmpty()) {
      throw refused(
          "the directory has no SQL files",
          directory,
          "put files into it, as in 1.0__create_orders.sql",
          null);
    }
    files.sort(Comparator.comparing(Versioned::version));
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i - 1).version().compareTo(files.get(i).version()) == 0) {
        throw refused(
            "it has the same version as " + files.get(i - 1).file().getFileName(),
            files.get(i).file(),
            "give one of the two a higher version",
            null);
      }
    }
    List<Text> texts = new ArrayList<>();
    for (Versioned file : files) {
      texts.add(text(file.file()));
    }
    return texts;
  }

  private static boolean isSql(Path file) {
    return String.valueOf(file.getFileName()).endsWith(".sql");
  }

  private static Versioned versioned(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw refused(
          "the file's name tells no version",
          file,
          "call it VERSION__NAME.sql, as in 1.2__add_index.sql",
          null);
    }
    return new Versioned(FileVersion.parse(name.group(1)), file);
  }

  /** One file, which may not be large. */
  static Text text(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw refused(
          "the file has more than 16 MiB, and is read as a whole",
          file,
          "load rows with psql in a step of kind 'command'",
          null);
    }
    return new Text(
        String.valueOf(file.getFileName()), Files.readString(file, StandardCharsets.UTF_8));
  }

  /** That files could not be read. */
  static Problem unread(Path path, IOException why) {
    return refused(
        "the SQL cannot be read: " + why,
        path,
        "name a file or a directory that this user may read",
        why);
  }

  private static Problem refused(String what, Path file, String fix, @Nullable IOException cause) {
    Problem.Draft draft =
        Problem.of(ProblemCode.PLAN_INVALID).what(what).where(file.toString()).fix(fix);
    return (cause == null ? draft : draft.cause(cause)).exception();
  }
}

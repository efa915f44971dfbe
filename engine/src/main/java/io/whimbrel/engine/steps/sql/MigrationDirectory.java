package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Migrations as a tool keeps them in a directory, in the order in which they run. Which tool it is
 * shows in the names:
 *
 * <ol>
 *   <li>{@link Form#PRISMA}: directories {@code TIMESTAMP_name} with a {@code migration.sql}, by
 *       name; a {@code down.sql} beside it takes it back.
 *   <li>{@link Form#FLYWAY}: {@code V1.2__name.sql} by version, here and in directories below, then
 *       {@code R__name.sql} by name; {@code U1.2__name.sql} takes a version back.
 *   <li>{@link Form#TEMPLATE}: {@code 1.2__name.sql} by version, with the way back in the file.
 *   <li>{@link Form#PLAIN}: all other {@code .sql} files, by name; {@code name.down.sql} takes
 *       {@code name.sql} or {@code name.up.sql} back.
 * </ol>
 *
 * <p>Links are not followed, but in the form of the template.
 */
public record MigrationDirectory(Form form, List<MigrationFile> migrations) {
  private static final Pattern FLYWAY =
      Pattern.compile("(?:([VU])(\\d+(?:[._]\\d+)*)|R)__(.+)\\.sql");
  private static final Pattern TEMPLATE = Pattern.compile("(\\d+(?:[._]\\d+)*)__(.+)\\.sql");
  private static final String PRISMA = "migration.sql";
  private static final int DEPTH_MAX = 16;

  /** How a directory keeps its migrations. */
  public enum Form {
    /** One directory each. */
    PRISMA,
    /** Prefixes tell what a file is. */
    FLYWAY,
    /** The form of the template. */
    TEMPLATE,
    /** Files by name. */
    PLAIN
  }

  public MigrationDirectory {
    migrations = List.copyOf(migrations);
  }

  /** Reads a directory, or one file by itself; a problem says what is wrong with it. */
  public static MigrationDirectory read(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        ScriptFiles.Text text = ScriptFiles.text(path);
        return new MigrationDirectory(
            Form.PLAIN,
            List.of(new MigrationFile(text.name(), "", path, text.text(), Optional.empty())));
      }
      return directory(path);
    } catch (IOException e) {
      throw ScriptFiles.unread(path, e);
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw ScriptFiles.unread(path, cause == null ? new IOException(e) : cause);
    }
  }

  private static MigrationDirectory directory(Path path) throws IOException {
    List<Path> entries = entries(path);
    if (entries.stream().anyMatch(entry -> Files.isRegularFile(entry.resolve(PRISMA)))) {
      return new MigrationDirectory(Form.PRISMA, prisma(entries));
    }
    List<Path> below = files(path);
    if (below.stream().anyMatch(file -> FLYWAY.matcher(name(file)).matches())) {
      return new MigrationDirectory(Form.FLYWAY, flyway(path, below));
    }
    List<Path> here = entries.stream().filter(MigrationDirectory::isSql).toList();
    if (here.isEmpty()) {
      throw refused(
          "the directory has no SQL files", path, "name the directory that has the migrations");
    }
    if (here.stream().allMatch(file -> TEMPLATE.matcher(name(file)).matches())) {
      List<MigrationFile> migrations = new ArrayList<>();
      for (ScriptFiles.Text text : ScriptFiles.read(path)) {
        migrations.add(
            new MigrationFile(
                text.name(),
                text.name().substring(0, text.name().indexOf("__")),
                path.resolve(text.name()),
                text.text(),
                Optional.empty()));
      }
      return new MigrationDirectory(Form.TEMPLATE, migrations);
    }
    return new MigrationDirectory(Form.PLAIN, plain(here));
  }

  private static List<Path> entries(Path path) throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.sorted(Comparator.comparing(MigrationDirectory::name)).toList();
    }
  }

  private static List<Path> files(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path, DEPTH_MAX, new FileVisitOption[0])) {
      return all.filter(MigrationDirectory::isSql).sorted().toList();
    }
  }

  private static boolean isSql(Path file) {
    return name(file).endsWith(".sql") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<MigrationFile> prisma(List<Path> entries) throws IOException {
    List<MigrationFile> migrations = new ArrayList<>();
    for (Path entry : entries) {
      Path file = entry.resolve(PRISMA);
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && Files.isRegularFile(file)) {
        String name = name(entry);
        int end = name.indexOf('_');
        migrations.add(
            new MigrationFile(
                name,
                end < 0 ? name : name.substring(0, end),
                file,
                ScriptFiles.text(file).text(),
                undo(entry.resolve("down.sql"))));
      }
    }
    return migrations;
  }

  private static Optional<String> undo(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(ScriptFiles.text(file).text())
        : Optional.empty();
  }

  private static List<MigrationFile> flyway(Path directory, List<Path> files) throws IOException {
    Map<FileVersion, Path> undos = new TreeMap<>();
    Map<FileVersion, Path> versioned = new TreeMap<>();
    List<Path> repeatable = new ArrayList<>();
    for (Path file : files) {
      Matcher matcher = FLYWAY.matcher(name(file));
      if (!matcher.matches()) {
        continue;
      }
      if (matcher.group(1) == null) {
        repeatable.add(file);
      } else {
        Map<FileVersion, Path> kind = matcher.group(1).equals("V") ? versioned : undos;
        Path other = kind.put(FileVersion.parse(matcher.group(2)), file);
        if (other != null) {
          throw refused(
              "it has the same version as " + directory.relativize(other),
              file,
              "give one of the two a higher version");
        }
      }
    }
    List<MigrationFile> migrations = new ArrayList<>();
    for (Map.Entry<FileVersion, Path> each : versioned.entrySet()) {
      Path undo = undos.get(each.getKey());
      migrations.add(
          flyway(directory, each.getValue(), undo == null ? Optional.empty() : undo(undo)));
    }
    repeatable.sort(Comparator.comparing(MigrationDirectory::name));
    for (Path file : repeatable) {
      migrations.add(flyway(directory, file, Optional.empty()));
    }
    return migrations;
  }

  private static MigrationFile flyway(Path directory, Path file, Optional<String> undo)
      throws IOException {
    Matcher matcher = FLYWAY.matcher(name(file));
    String version = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
    return new MigrationFile(
        directory.relativize(file).toString().replace('\\', '/'),
        version,
        file,
        ScriptFiles.text(file).text(),
        undo);
  }

  private static List<MigrationFile> plain(List<Path> files) throws IOException {
    List<MigrationFile> migrations = new ArrayList<>();
    for (Path file : files) {
      String name = name(file);
      if (!name.endsWith(".down.sql")) {
        String stem = name.replaceFirst("(\\.up)?\\.sql$", "");
        migrations.add(
            new MigrationFile(
                name,
                stem.replaceFirst("[^0-9].*$", ""),
                file,
                ScriptFiles.text(file).text(),
                undo(file.resolveSibling(stem + ".down.sql"))));
      }
    }
    return migrations;
  }

  private static Problem refused(String what, Path place, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what(what)
        .where(place.toString())
        .fix(fix)
        .exception();
  }
}

package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.MigrationHistory.Entry;
import io.whimbrel.core.database.script.MigrationHistory.Labels;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.sql.MigrationDirectory;
import io.whimbrel.engine.steps.sql.MigrationFile;
import io.whimbrel.engine.steps.tool.Replayed.Again;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A directory of Flyway: {@code V} by version, then {@code R} by description, {@code U} to take a
 * version back. The checksum is Flyway's: CRC32 over the lines without their ends, of an {@code R}
 * with its placeholders replaced.
 *
 * @param values what stands in the SQL; the checksum is always that of the real ones
 */
record FlywayFiles(Path directory, ToolWay.Replay way, PlaceholderValues values)
    implements Supplier<List<Replayed>> {
  private static final Pattern NAME = Pattern.compile("(?:.*/)?[VR][^/]*?__([^/]+)\\.sql");
  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]+)}");

  @Override
  public List<Replayed> get() {
    MigrationDirectory read = MigrationDirectory.read(directory);
    if (read.form() != MigrationDirectory.Form.FLYWAY) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("the directory has no migrations of Flyway")
          .where(directory.toString())
          .fix("name the one that has files like V1__orders.sql")
          .exception();
    }
    return read.migrations().stream().map(this::replayed).toList();
  }

  private Replayed replayed(MigrationFile file) {
    Matcher name = NAME.matcher(file.name());
    String description = (name.matches() ? name.group(1) : file.name()).replace('_', ' ');
    String version = file.version().replace('_', '.');
    String text = Replayed.withoutMark(file.text());
    boolean isRepeatable = version.isEmpty();
    String checked = isRepeatable ? filled(file, text, PlaceholderValues.REAL) : text;
    return new Replayed(
        file.name(),
        new Entry(
            isRepeatable ? "R " + description : version,
            version,
            description,
            file.name(),
            Integer.toString(checksum(checked)),
            "",
            Labels.NONE),
        filled(file, text, values),
        file.undo().map(undo -> filled(file, Replayed.withoutMark(undo), values)),
        isRepeatable ? Again.WHEN_CHANGED : Again.NEVER);
  }

  static int checksum(String text) {
    CRC32 sum = new CRC32();
    text.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) sum.getValue();
  }

  private String filled(MigrationFile file, String text, PlaceholderValues by) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    value(file, place.group(1), by)
                        .orElseThrow(() -> missing(file, place.group()))));
  }

  private Optional<String> value(MigrationFile file, String name, PlaceholderValues by) {
    return switch (name) {
      case "flyway:filename" -> Optional.of(file.name());
      case "flyway:table" -> Optional.of(MigrationTool.FLYWAY.table());
      case "flyway:defaultSchema" -> way.schema();
      default ->
          Optional.ofNullable(way.placeholders().get(name)).map(secret -> by.text(name, secret));
    };
  }

  private static Problem missing(MigrationFile file, String place) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("%s has no value".formatted(place))
        .where(file.name())
        .fix("write it below 'placeholders' of the step, or let Flyway itself run: 'tool'")
        .exception();
  }
}

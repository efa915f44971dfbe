package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.MigrationHistory.Entry;
import io.whimbrel.core.database.script.MigrationHistory.Labels;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.sql.MigrationDirectory;
import io.whimbrel.engine.steps.tool.Replayed.Again;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A directory of Prisma: directories by name with a {@code migration.sql}, and perhaps a {@code
 * down.sql}. The checksum is Prisma's: SHA-256 of the file.
 */
record PrismaFiles(Path directory) implements Supplier<List<Replayed>> {
  @Override
  public List<Replayed> get() {
    MigrationDirectory read = MigrationDirectory.read(directory);
    if (read.form() != MigrationDirectory.Form.PRISMA) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("the directory has no migrations of Prisma")
          .where(directory.toString())
          .fix("name the one whose directories have a migration.sql each, as prisma/migrations")
          .exception();
    }
    return read.migrations().stream()
        .map(
            file ->
                new Replayed(
                    file.name(),
                    new Entry(
                        file.name(),
                        "",
                        file.name(),
                        file.name(),
                        Sha256.of(file.text()),
                        "",
                        Labels.NONE),
                    Replayed.withoutMark(file.text()),
                    file.undo(),
                    Again.NEVER))
        .toList();
  }
}

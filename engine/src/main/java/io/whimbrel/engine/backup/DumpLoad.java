package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchivedDump;
import io.whimbrel.core.backup.ArchivedTable;
import io.whimbrel.core.database.DumpPrograms;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.function.Consumer;

/**
 * Has the product's own program load the rows of a backup, all in one transaction. What it has
 * loaded is read again afterwards, so that a program that says nothing and does nothing is found.
 */
final class DumpLoad {
  private final BackupFrame frame;
  private final Archive archive;
  private final Consumer<Runnable> opened;

  DumpLoad(BackupFrame frame, Archive archive, Consumer<Runnable> opened) {
    this.frame = frame;
    this.archive = archive;
    this.opened = opened;
  }

  void load(TargetDatabase target, List<ArchivedTable> tables) {
    ArchivedDump dump = archive.manifest().dump().orElseThrow();
    List<TableName> names = tables.stream().map(ArchivedTable::name).toList();
    frame.board().totals(tables.stream().mapToLong(t -> t.rows().rows()).sum(), 0);
    try (DumpPrograms programs = target.dumps(frame.rules().programs())) {
      Runnable ending = programs::close;
      Runnable cutting = target::close;
      opened.accept(
          () -> {
            ending.run();
            cutting.run();
          });
      programs.load(
          () -> archive.read(dump.file()), names, frame.board()::note, frame.stop()::check);
    }
    frame.board().note("");
    tables.forEach(
        table -> {
          frame.board().done(table.rows().rows(), 0);
          frame.board().line(table.name(), 1).chunkDone(table.rows().rows(), 0);
        });
  }
}

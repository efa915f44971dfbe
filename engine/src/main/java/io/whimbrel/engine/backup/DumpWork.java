package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.ArchivedDump;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.database.DumpPrograms;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.assess.Findings;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the product's own program dump the tables of a backup in its snapshot, straight into every
 * place, at the pace of everything that reads.
 */
final class DumpWork {
  private static final String DUMP = "dump/tables.dump";
  private static final String LOG = "dump/log.txt";

  private final BackupFrame frame;
  private final SourceDatabase source;
  private final BackupReading reading;

  DumpWork(BackupFrame frame, SourceDatabase source, BackupReading reading) {
    this.frame = frame;
    this.source = source;
    this.reading = reading;
  }

  ArchivedDump write(ArchiveWriter writer, StopSignal stop) {
    List<TableName> tables = reading.inventory().tables().stream().map(Table::name).toList();
    DumpLog log = new DumpLog(frame.board()::note);
    try (DumpPrograms programs = source.dumps(frame.rules().programs());
        Valve.Pass _ = frame.valve().enter(stop, () -> {})) {
      Findings.requireNoneBlocks(programs.findings());
      String program = programs.dumping();
      try (RowStream dump =
          programs.dump(reading.snapshot().exported(), tables, log::add, stop::check)) {
        ArchivedFile file = writer.keep(DUMP, begun(frame.valve().paced(dump, stop)));
        ArchivedFile said = writer.keep(LOG, log.bytes());
        frame.board().note("");
        FaultPoint.BACKUP_DUMP_WRITTEN.pass();
        return new ArchivedDump(program, file, said);
      }
    }
  }

  /** Passes the fault point behind the first piece. */
  private static RowStream begun(RowStream dump) {
    return new RowStream() {
      @Override
      public byte @Nullable [] next() {
        byte[] piece = dump.next();
        FaultPoint.BACKUP_DUMP_BEGUN.pass();
        return piece;
      }

      @Override
      public void close() {
        dump.close();
      }
    };
  }
}

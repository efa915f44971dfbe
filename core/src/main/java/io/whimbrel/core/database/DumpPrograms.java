package io.whimbrel.core.database;

import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Programs of the product itself that write tables into one stream and read them back, run on this
 * machine as processes of their own. No secret is among their arguments, nor in what they are heard
 * to say. Used by one thread; {@link #close} ends a program that is still at work, by any thread.
 */
public interface DumpPrograms extends AutoCloseable {

  /** Of a product that Whimbrel knows no programs of. */
  DumpPrograms NONE =
      new DumpPrograms() {
        @Override
        public List<Finding> findings() {
          return List.of();
        }

        @Override
        public String dumping() {
          throw new IllegalStateException("no programs are known here");
        }

        @Override
        public RowStream dump(
            String snapshot, List<TableName> tables, Consumer<String> said, Runnable check) {
          throw new IllegalStateException("no programs are known here");
        }

        @Override
        public void load(
            Supplier<RowStream> dump,
            List<TableName> tables,
            Consumer<String> said,
            Runnable check) {
          throw new IllegalStateException("no programs are known here");
        }

        @Override
        public void close() {}
      };

  /** Why they cannot be used: not installed, or older than the server. */
  List<Finding> findings();

  /** What dumps, with its version: {@code pg_dump 15.18}. */
  String dumping();

  /**
   * Writes these tables, structure and rows, as a snapshot sees them.
   *
   * @param snapshot as {@link TableSnapshot#exported} tells it; kept open until the stream has
   *     ended
   * @param said is told each line that the program writes about its work, by another thread
   * @param check run now and then while the program says nothing; what it throws ends the program
   * @return the dump; its end is told only when the program ended well
   */
  RowStream dump(String snapshot, List<TableName> tables, Consumer<String> said, Runnable check);

  /**
   * Reads the rows of these tables out of a dump, all or none: they commit together. The tables are
   * there and empty.
   *
   * @param dump opened more than once
   */
  void load(
      Supplier<RowStream> dump, List<TableName> tables, Consumer<String> said, Runnable check);

  @Override
  void close();
}

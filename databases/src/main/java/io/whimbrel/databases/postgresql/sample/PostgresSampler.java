package io.whimbrel.databases.postgresql.sample;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowSampler;
import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * Carries a sample in which every foreign key finds the row that it refers to:
 *
 * <ol>
 *   <li>One transaction of the source (repeatable read, read only) reads everything. Tables are
 *       locked in access share mode before its snapshot is taken.
 *   <li>Of each table rows are drawn, and written to the scratch database.
 *   <li>There each foreign key is asked which rows it refers to that are not there; they are read
 *       from the source by key, some hundred at a time, and written.
 *   <li>What came in one round is asked in the next one, until nothing comes: chains, circles and
 *       rows that refer to their own table end by themselves, because a row comes once.
 * </ol>
 *
 * <p>A reference that the source does not fulfil either (a key that was never validated) brings
 * nothing. Everything that is remembered lies in the scratch database.
 */
public final class PostgresSampler implements RowSampler {

  private static final int KEYS_TOGETHER = 500;
  private static final int LOCKED_TOGETHER = 500;
  private static final int PIECE = 1 << 16;

  /** A process that hangs must not hold vacuum back for ever. */
  private static final String BEGIN =
      """
      begin isolation level repeatable read, read only;
      set local lock_timeout = '30s';
      set local idle_in_transaction_session_timeout = '30min'
      """;

  private final PostgresConnections source;
  private final PostgresConnections scratch;
  private final RunScope scope;

  /** From a source, whose connections only read, into a scratch database. */
  public PostgresSampler(PostgresConnections source, PostgresConnections scratch, RunScope scope) {
    this.source = source;
    this.scratch = scratch;
    this.scope = scope;
  }

  @Override
  public List<SampledTable> carry(List<Table> tables, SampleRule rule, LongConsumer reading) {
    List<SampledTree> trees = SampledTree.of(tables);
    Connection from = source.open(Duration.ZERO);
    Connection to = scratch.open(Duration.ZERO);
    Connection keys = scratch.open(Duration.ZERO);
    try {
      begin(from, tables);
      boolean _ = new OwnSession(scope).begin(to);
      keys.setAutoCommit(false);
      return new Work(from, to, keys, rule, reading).carry(trees);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "taking a sample");
    } finally {
      PostgresConnections.end(from);
      PostgresConnections.end(keys);
      PostgresConnections.end(to);
    }
  }

  private static void begin(Connection from, List<Table> tables) throws SQLException {
    Query.execute(from, BEGIN);
    List<String> names = tables.stream().map(t -> "only " + Sql.table(t.name())).toList();
    for (int at = 0; at < names.size(); at += LOCKED_TOGETHER) {
      List<String> next = names.subList(at, Math.min(names.size(), at + LOCKED_TOGETHER));
      Query.execute(from, "lock table %s in access share mode".formatted(String.join(", ", next)));
    }
  }

  @Override
  public void close() {
    source.close();
    scratch.close();
  }

  /** Rows and bytes that were carried. */
  private record Carried(long rows, long bytes) {}

  /** One sample on its way. */
  private static final class Work {
    private final Connection from;
    private final Connection to;
    private final Connection keys;
    private final SampleRule rule;
    private final LongConsumer reading;
    private final SampleQueues queues;
    private final List<SampledTable> taken = new ArrayList<>();

    private Work(
        Connection from, Connection to, Connection keys, SampleRule rule, LongConsumer reading) {
      this.from = from;
      this.to = to;
      this.keys = keys;
      this.rule = rule;
      this.reading = reading;
      this.queues = new SampleQueues(to);
    }

    private List<SampledTable> carry(List<SampledTree> trees) throws SQLException {
      for (SampledTree tree : trees) {
        String columns = tree.columns().isEmpty() ? "" : " (" + tree.columns() + ")";
        Carried drawn = pour(DrawnRows.query(tree, rule), Sql.table(tree.name()) + columns);
        taken.add(
            new SampledTable(
                tree.name(), drawn.rows(), 0, drawn.bytes(), tree.rows(), tree.bytes()));
      }
      List<ReferredRows> references = references(trees);
      if (!references.isEmpty()) {
        close(trees, references);
      }
      return taken.stream().sorted(Comparator.comparing(table -> table.name().toString())).toList();
    }

    /** Those to tables of which not all rows were taken. */
    private List<ReferredRows> references(List<SampledTree> trees) {
      List<ReferredRows> references = new ArrayList<>();
      for (SampledTree child : trees) {
        for (var key : child.foreignKeys()) {
          Optional<SampledTree> parent =
              trees.stream().filter(t -> t.all().contains(key.references())).findFirst();
          parent
              .filter(p -> rule.share(p.rows()) < 1)
              .ifPresent(
                  p ->
                      references.add(
                          new ReferredRows(references.size(), child, p, key.references(), key)));
        }
      }
      return references;
    }

    private void close(List<SampledTree> trees, List<ReferredRows> references) throws SQLException {
      queues.create(trees);
      List<ReferredRows> indexed = indexed(references);
      Set<SampledTree> asking = new LinkedHashSet<>(trees);
      for (int round = 0; !asking.isEmpty(); round++) {
        Set<SampledTree> next = new LinkedHashSet<>();
        for (ReferredRows reference : references) {
          SampledTree child = reference.child();
          if (asking.contains(child)
              && bring(
                  reference,
                  round == 0 ? child.relation() : queues.queue(child, round),
                  round + 1)) {
            next.add(reference.parent());
          }
        }
        for (SampledTree tree : asking) {
          queues.empty(tree, round);
        }
        asking = next;
      }
      for (ReferredRows reference : indexed) {
        Query.execute(to, reference.dropIndex());
      }
      queues.drop();
    }

    /** Makes an index for each way of looking parents up. */
    private List<ReferredRows> indexed(List<ReferredRows> references) throws SQLException {
      Set<List<Object>> ways = new HashSet<>();
      List<ReferredRows> indexed = new ArrayList<>();
      for (ReferredRows reference : references) {
        if (ways.add(List.of(reference.referred(), reference.key().referencedColumns()))) {
          Query.execute(to, reference.index());
          Query.execute(to, "analyze " + Sql.table(reference.referred()));
          indexed.add(reference);
        }
      }
      return indexed;
    }

    /** Brings what these rows refer to by one key; whether something came. */
    private boolean bring(ReferredRows reference, String rows, int nextRound) throws SQLException {
      Query.execute(to, reference.want(rows));
      long brought = 0;
      long bytes = 0;
      try (Statement statement = keys.createStatement()) {
        statement.setFetchSize(KEYS_TOGETHER);
        try (ResultSet wanted = statement.executeQuery("table " + ReferredRows.WANTED)) {
          for (List<String> next = arrays(wanted); !next.isEmpty(); next = arrays(wanted)) {
            SampledTree parent = reference.parent();
            Carried read =
                pour(reference.read(next), queues.stage(parent) + " (" + parent.columns() + ")");
            brought += read.rows() == 0 ? 0 : queues.unload(reference, nextRound);
            bytes += read.bytes();
          }
        }
      }
      keys.commit();
      Query.execute(to, "drop table " + ReferredRows.WANTED);
      note(reference.parent().name(), brought, bytes);
      return brought > 0;
    }

    private void note(TableName table, long rows, long bytes) {
      taken.replaceAll(t -> t.name().equals(table) ? t.with(rows, bytes) : t);
    }

    /** The next keys, one array for each of their columns; empty at the end. */
    private List<String> arrays(ResultSet wanted) throws SQLException {
      int columns = wanted.getMetaData().getColumnCount();
      List<List<String>> values = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        values.add(new ArrayList<>());
      }
      for (int count = 0; count < KEYS_TOGETHER && wanted.next(); count++) {
        for (int i = 0; i < columns; i++) {
          values.get(i).add(wanted.getString(i + 1));
        }
      }
      if (values.getFirst().isEmpty()) {
        return List.of();
      }
      List<String> arrays = new ArrayList<>();
      for (List<String> column : values) {
        arrays.add(to.createArrayOf("text", column.toArray()).toString());
      }
      return arrays;
    }

    /** Lets the rows of a query flow into a table. */
    private Carried pour(String query, String into) throws SQLException {
      CopyManager source = from.unwrap(PGConnection.class).getCopyAPI();
      CopyManager target = to.unwrap(PGConnection.class).getCopyAPI();
      CopyOut out = source.copyOut("copy (" + query + ") to stdout");
      CopyIn in = target.copyIn("copy " + into + " from stdin");
      long bytes = 0;
      long told = 0;
      for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        in.writeToCopy(row, 0, row.length);
        bytes += row.length;
        if (bytes - told >= PIECE) {
          reading.accept(bytes - told);
          told = bytes;
        }
      }
      reading.accept(bytes - told);
      return new Carried(in.endCopy(), bytes);
    }
  }
}

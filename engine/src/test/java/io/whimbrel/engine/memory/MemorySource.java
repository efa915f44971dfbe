package io.whimbrel.engine.memory;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.Fence;
import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An old side in memory: two tables of two columns, a log, a fence. Stays when the engine that uses
 * it dies.
 */
public final class MemorySource implements SourceDatabase, RowSource, Fence {
  /** Its tables. */
  public static final List<TableName> TABLES =
      List.of(new TableName("public", "a"), new TableName("public", "b"));

  private final Rows rows = new Rows();
  private final MemoryLog log = new MemoryLog();
  private final List<Finding> findings = new ArrayList<>();
  private long transaction = 1_000;
  private int snapshotsToLose;
  private boolean isFenced;
  private boolean isReadOnly;

  /** One change of a transaction: a null value deletes. */
  public record Write(TableName table, String key, @Nullable String value) {}

  /** An application's transaction; tells whether it was accepted. */
  public synchronized boolean write(List<Write> writes) {
    if (isFenced) {
      return false;
    }
    transaction++;
    List<LogEntry> entries = new ArrayList<>();
    entries.add(new LogEntry.Begin(transaction, Instant.now()));
    for (Write write : writes) {
      change(write).ifPresent(entries::add);
    }
    log.commit(entries);
    return true;
  }

  /** A transaction whose log, and all behind it, is not given out for this long. */
  public synchronized void writeLate(List<Write> writes, Duration hold) {
    log.hold(hold);
    write(writes);
  }

  private Optional<LogEntry> change(Write write) {
    Map<String, String> table = rows.of(write.table());
    String old = table.get(write.key());
    if (write.value() == null) {
      table.remove(write.key());
      return old == null
          ? Optional.empty()
          : Optional.of(new LogEntry.Delete(write.table(), tuple(write.key(), null)));
    }
    table.put(write.key(), write.value());
    Tuple row = tuple(write.key(), write.value());
    return Optional.of(
        old == null
            ? new LogEntry.Insert(write.table(), row)
            : new LogEntry.Update(write.table(), Optional.empty(), row));
  }

  private static Tuple tuple(String key, @Nullable String value) {
    byte[] @Nullable [] values = new byte[2][];
    values[0] = key.getBytes(StandardCharsets.UTF_8);
    values[1] = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    return Tuple.of(values);
  }

  /** All rows. */
  public synchronized Map<TableName, Map<String, String>> all() {
    return rows.all();
  }

  /** Whether the application may write. */
  public synchronized boolean acceptsWrites() {
    return !isFenced;
  }

  /** Whether nothing of a run is left. */
  public synchronized boolean isClean() {
    return !isFenced && !log.hasSlot();
  }

  /** Whether it keeps its log for a run. */
  public synchronized boolean hasSlot() {
    return log.hasSlot();
  }

  /** Whether sessions begin read-only. */
  public synchronized boolean isReadOnly() {
    return isReadOnly;
  }

  /** Lets inventories find something. */
  public synchronized void find(Finding finding) {
    findings.add(finding);
  }

  /** Lets it be another server from now on. */
  public void becomeAnother() {
    log.becomeAnother();
  }

  /** Another server is in its place, made from a backup: it has the rows and nothing of a run. */
  public synchronized void restored() {
    isFenced = false;
    log.restored();
  }

  @Override
  public synchronized Inventory inventory(TableSelection selection) {
    List<Table> tables =
        TABLES.stream()
            .map(
                name ->
                    new Table(
                        name,
                        Table.Kind.PLAIN,
                        List.of(column("id"), column("v")),
                        Optional.of(new Key("pk", List.of("id"))),
                        RowIdentity.KEY,
                        List.of(),
                        Optional.empty(),
                        rows.of(name).size(),
                        rows.of(name).size() * 10L))
            .toList();
    return new Inventory(
        "Memory", "1", "source", tables, List.of(), List.of(), List.of(), List.copyOf(findings));
  }

  @Override
  public String quoted(String name) {
    return name;
  }

  @Override
  public List<TableStructure> structure(TableSelection selection) {
    List<ColumnStructure> columns =
        List.of(
            new ColumnStructure(1, "id", "text", false, false),
            new ColumnStructure(2, "v", "text", false, false));
    return TABLES.stream()
        .map(
            name ->
                new TableStructure(
                    name, name.name(), "memory", Optional.empty(), List.of("id"), columns))
        .toList();
  }

  private static Column column(String name) {
    return new Column(name, "text", false, Optional.empty(), Column.Generation.NONE, false);
  }

  @Override
  public RowCounts counts() {
    return _ -> count();
  }

  private synchronized MemoryCount count() {
    return new MemoryCount(rows.all(), mapping -> mapping.source().name(), List.of());
  }

  @Override
  public RuleQueries queries() {
    return (_, _, _) -> new RuleAnswer.Refused("there is no SQL in memory");
  }

  @Override
  public RowSource rows() {
    return this;
  }

  @Override
  public ChangeLog log() {
    return log;
  }

  @Override
  public Fence fence(List<TableName> tables) {
    return this;
  }

  @Override
  public List<SequenceValue> sequences(TableSelection selection) {
    return List.of();
  }

  @Override
  public synchronized void keepReadOnly() {
    isReadOnly = true;
  }

  @Override
  public synchronized void cleanUp() {
    isFenced = false;
    log.drop();
  }

  @Override
  public void close() {}

  @Override
  public synchronized List<Bounds> split(Table table, long rowsPerChunk) {
    List<String> middle = List.of("k5");
    return List.of(
        new Bounds(Optional.empty(), Optional.of(middle)),
        new Bounds(Optional.of(middle), Optional.empty()));
  }

  /** Of the next snapshots so many are lost as soon as they are taken. */
  public synchronized void loseSnapshots(int count) {
    snapshotsToLose = count;
  }

  @Override
  public synchronized TableSnapshot snapshot(Table table) {
    Rows then = rows.copy();
    String text = Long.toString(transaction);
    boolean isLost = snapshotsToLose > 0;
    snapshotsToLose -= isLost ? 1 : 0;
    return new TableSnapshot() {
      @Override
      public String text() {
        return text;
      }

      @Override
      public Position seen() {
        return Position.START;
      }

      @Override
      public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
        if (isLost) {
          throw Problem.of(ProblemCode.UNREACHABLE)
              .what("the snapshot is lost")
              .permanence(Problem.Permanence.TRANSIENT)
              .exception();
        }
        return Rows.stream(then.of(mapping.source().name(), bounds));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    return Rows.stream(rows.of(mapping.source().name(), bounds));
  }

  @Override
  public synchronized RowStream read(
      TableMapping mapping, List<List<String>> keys, RowFormat format) {
    return Rows.stream(rows.of(mapping.source().name(), keys));
  }

  @Override
  public synchronized Map<List<String>, Tuple> currentRows(Table table, List<List<String>> keys) {
    Map<List<String>, Tuple> found = new HashMap<>();
    for (List<String> key : keys) {
      String value = rows.of(table.name()).get(key.getFirst());
      if (value != null) {
        found.put(key, tuple(key.getFirst(), value));
      }
    }
    return found;
  }

  @Override
  public List<DigestRule> digestRules() {
    return List.of(new DigestRule("rows", 128));
  }

  @Override
  public synchronized List<ChunkDigest> digests(
      TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    return ranges.stream().map(r -> Rows.digest(rows.of(mapping.source().name(), r))).toList();
  }

  @Override
  public synchronized long count(Table table) {
    return rows.of(table.name()).size();
  }

  @Override
  public synchronized List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    return Rows.drawn(rows.of(mapping.source().name(), bounds), draw);
  }

  @Override
  public String drawnQuery(TableMapping mapping, Draw draw) {
    return "rows of " + mapping.source().name() + " below " + draw.threshold();
  }

  @Override
  public synchronized void raise(Duration grace, Duration limit) {
    isFenced = true;
  }

  @Override
  public synchronized State state() {
    return isFenced ? State.UP : State.DOWN;
  }

  @Override
  public synchronized void lowerFor(long epoch) {
    lower();
  }

  @Override
  public synchronized void lower() {
    isFenced = false;
  }
}

package io.whimbrel.engine.memory;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.Fence;
import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.TargetWarming;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.database.change.ChangeTarget;
import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.database.row.RowProofs;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.RowTarget;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A new side in memory. Stays when the engine that uses it dies. */
public final class MemoryTarget
    implements TargetDatabase, RowTarget, ChangeTarget, RowProofs, Fence {
  private volatile TargetWarming warming = TargetWarming.NONE;
  private final Rows rows = new Rows();
  private final List<ChunkMarker> markers = new ArrayList<>();
  private final MemorySchema schema = new MemorySchema(this);
  private final List<Touch> touches = new ArrayList<>();
  private Position progress = Position.START;
  private boolean isFenced;
  private boolean wasFenced;
  private boolean hasControl;
  private long epoch;
  private Supplier<List<MemorySource.Write>> later = List::of;

  record Touch(TableName table, String key, Position position) {}

  /** All rows. */
  public synchronized Map<TableName, Map<String, String>> all() {
    return rows.all();
  }

  /** Whether an application may write to tables that a run made. */
  public synchronized boolean acceptsWrites() {
    return wasFenced && !isFenced;
  }

  /** Whether nothing of a run is left beside what it carried. */
  public synchronized boolean isClean() {
    return !hasControl && !isFenced && markers.isEmpty() && touches.isEmpty();
  }

  /**
   * When changes are written the first time, these rows are read from the source again, which makes
   * them come from ahead of the log.
   */
  public synchronized void readAgain(Supplier<List<MemorySource.Write>> rowsNow) {
    later = rowsNow;
  }

  /** Writes what is read from the source again; returns how many rows these are. */
  synchronized long writeAhead() {
    List<MemorySource.Write> ahead = later.get();
    later = List::of;
    ahead.forEach(row -> rows.of(row.table()).put(row.key(), String.valueOf(row.value())));
    return ahead.size();
  }

  /** Spoils a row behind everybody's back. */
  public synchronized void spoil(TableName table, String key, String value) {
    rows.of(table).put(key, value);
  }

  /** Takes a row away behind everybody's back. */
  public synchronized void unspoil(TableName table, String key) {
    rows.of(table).remove(key);
  }

  synchronized void apply(
      SortedMap<String, String> upserts, Set<String> deletes, TableName table, Position position) {
    rows.of(table).keySet().removeAll(deletes);
    rows.of(table).putAll(upserts);
    deletes.forEach(key -> touches.add(new Touch(table, key, position)));
    upserts.keySet().forEach(key -> touches.add(new Touch(table, key, position)));
  }

  /** Takes all rows away, as who drops their tables does. */
  synchronized void drop() {
    rows.clear();
    isFenced = false;
    wasFenced = false;
  }

  synchronized void progress(Position position) {
    progress = position;
  }

  synchronized void check(long writer) {
    if (!hasControl || writer != epoch) {
      throw Problem.of(ProblemCode.LEASE_LOST).what(writer + " is not " + epoch).exception();
    }
  }

  @Override
  public String version() {
    return "Memory 2";
  }

  @Override
  public List<Finding> misfits(List<TableMapping> mappings, List<TableName> gone, SchemaMode mode) {
    return List.of();
  }

  @Override
  public List<Finding> preconditions(
      Inventory source,
      List<ObjectDefinition> definitions,
      List<TableMapping> mappings,
      SchemaMode mode) {
    return List.of();
  }

  @Override
  public MemorySchema schema() {
    return schema;
  }

  @Override
  public RowTarget rows() {
    return this;
  }

  @Override
  public ChangeTarget changes() {
    return this;
  }

  @Override
  public RowProofs proofs() {
    return this;
  }

  @Override
  public RowCounts counts() {
    return _ -> count();
  }

  private synchronized MemoryCount count() {
    return new MemoryCount(rows.all(), TableMapping::target, List.copyOf(touches));
  }

  @Override
  public RuleQueries queries() {
    return (_, _, _) -> new RuleAnswer.Refused("there is no SQL in memory");
  }

  @Override
  public Fence fence(List<TableName> tables) {
    return this;
  }

  @Override
  public void advanceSequences(List<SequenceValue> source, List<TableMapping> mappings) {}

  @Override
  public List<SequenceValue> sequenceImages(
      List<SequenceValue> source, List<TableMapping> mappings) {
    return List.of();
  }

  @Override
  public boolean holds(String query) {
    return true;
  }

  /** Has this warm it from now on. */
  public void warmedBy(TargetWarming other) {
    warming = other;
  }

  @Override
  public TargetWarming warming() {
    return warming;
  }

  @Override
  public Map<String, String> health() {
    return Map.of();
  }

  @Override
  public synchronized void takeOver(long newEpoch) {
    hasControl = true;
    epoch = newEpoch;
  }

  @Override
  public synchronized void cleanUp() {
    hasControl = false;
    markers.clear();
    touches.clear();
    isFenced = false;
  }

  @Override
  public void close() {}

  @Override
  public RowFormat format(TableMapping mapping) {
    return RowFormat.POSTGRESQL_TEXT;
  }

  @Override
  public ChunkTransaction begin(long writer) {
    return new MemoryChunks(this, writer);
  }

  synchronized Optional<ChunkMarker> marker(Chunk chunk) {
    return markers.stream()
        .filter(m -> m.table().equals(chunk.table()) && m.ordinal() == chunk.ordinal())
        .findFirst();
  }

  synchronized void add(long writer, TableName table, Map<String, String> read) {
    check(writer);
    rows.of(table).putAll(read);
  }

  synchronized void add(ChunkMarker marker) {
    markers.add(marker);
  }

  @Override
  public synchronized void reset(TableMapping mapping, long writer) {
    check(writer);
    rows.of(mapping.target()).clear();
    markers.removeIf(marker -> marker.table().equals(mapping.source().name()));
  }

  @Override
  public boolean comparesRows(TableMapping mapping) {
    return false;
  }

  @Override
  public synchronized List<ChunkMarker> markers() {
    return List.copyOf(markers);
  }

  @Override
  public synchronized Position progress() {
    return progress;
  }

  @Override
  public ChangeApplier open(
      List<TableMapping> mappings, RowSource source, Predicate<TableName> settled, long writer) {
    return new MemoryApplier(this, writer);
  }

  @Override
  public List<DigestRule> digestRules() {
    return List.of(new DigestRule("rows", 128));
  }

  @Override
  public synchronized List<ChunkDigest> digests(
      TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    return ranges.stream().map(r -> Rows.digest(rows.of(mapping.target(), r))).toList();
  }

  @Override
  public synchronized Comparison compare(
      TableMapping mapping, Bounds bounds, RowFormat format, RowStream source, int max) {
    return Rows.compare(Rows.read(source), rows.of(mapping.target(), bounds), max);
  }

  @Override
  public synchronized Comparison compare(
      TableMapping mapping, List<List<String>> keys, RowFormat format, RowStream source, int max) {
    return Rows.compare(Rows.read(source), rows.of(mapping.target(), keys), max);
  }

  @Override
  public synchronized List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    return Rows.drawn(rows.of(mapping.target(), bounds), draw);
  }

  @Override
  public String drawnQuery(TableMapping mapping, Draw draw) {
    return "rows of " + mapping.target() + " below " + draw.threshold();
  }

  @Override
  public Comparison keyless(TableMapping mapping, int max) {
    return Comparison.equal(0);
  }

  @Override
  public Comparison unmapped(TableMapping mapping, int max) {
    return Comparison.equal(0);
  }

  @Override
  public synchronized List<List<String>> touched(TableMapping mapping, Position since) {
    return touches.stream()
        .filter(touch -> touch.table().equals(mapping.source().name()))
        .filter(touch -> touch.position().compareTo(since) > 0)
        .map(touch -> List.of(touch.key()))
        .distinct()
        .toList();
  }

  @Override
  public void forgetTouched(Map<TableName, Position> proved) {
    // Remembering costs nothing here.
  }

  @Override
  public synchronized List<TableName> touchedTables(Position since) {
    return touches.stream()
        .filter(touch -> touch.position().compareTo(since) > 0)
        .map(Touch::table)
        .distinct()
        .toList();
  }

  @Override
  public List<TableName> truncated(Position since) {
    return List.of();
  }

  @Override
  public synchronized void raise(Duration grace, Duration limit) {
    isFenced = true;
    wasFenced = true;
  }

  @Override
  public synchronized State state() {
    return isFenced ? State.UP : State.DOWN;
  }

  @Override
  public synchronized void lowerFor(long writer) {
    check(writer);
    lower();
  }

  @Override
  public synchronized void lower() {
    isFenced = false;
  }
}

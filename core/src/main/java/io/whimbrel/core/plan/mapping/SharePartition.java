package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the parts that phases take of one table are each a part, no two of them meet, and nothing
 * is left between them. A value alone is a range of one value.
 */
final class SharePartition {

  private final TableName table;
  private final Column column;
  private final ShareValues values;
  private final PlanFindings findings;
  private final Map<String, String> paths = new LinkedHashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private @Nullable String rest;
  private boolean isRead = true;

  /** A stretch of values of one phase; no end is none. */
  private record Span(
      String phase, @Nullable Comparable<?> from, @Nullable Comparable<?> to, boolean isOne) {}

  SharePartition(TableName table, Column column, ShareValues values, PlanFindings findings) {
    this.table = table;
    this.column = column;
    this.values = values;
    this.findings = findings;
  }

  /** Takes the part of a phase. */
  void add(String phase, String path, RowPart part) {
    paths.put(phase, path);
    switch (part) {
      case RowPart.OneOf in ->
          in.values().forEach(text -> read(path + ".in", text).ifPresent(v -> one(phase, v)));
      case RowPart.Range range -> range(phase, path, range);
      case RowPart.Rest _ -> {
        if (rest != null) {
          findings.block(
              path + ".rest",
              "phase %s and phase %s both take the rest of %s".formatted(rest, phase, table),
              "give one of them values");
        }
        rest = phase;
      }
    }
  }

  private void one(String phase, Comparable<?> value) {
    spans.add(new Span(phase, value, value, true));
  }

  private void range(String phase, String path, RowPart.Range range) {
    if (!values.isOrdered()) {
      findings.block(
          path,
          "%s of %s is %s, whose order is not the same on every server"
              .formatted(column.name(), table, column.type()),
          "name the values, as in 'in: [%s]'".formatted(values.example()));
      isRead = false;
      return;
    }
    Optional<Comparable<?>> from = range.from().flatMap(text -> read(path + ".from", text));
    Optional<Comparable<?>> to = range.to().flatMap(text -> read(path + ".to", text));
    if (from.isPresent() && to.isPresent() && values.compare(from.get(), to.get()) >= 0) {
      findings.block(
          path,
          "'from' is not below 'to', so that the phase takes no row of %s".formatted(table),
          "write the smaller value behind 'from'; 'to' itself is not taken");
    }
    spans.add(new Span(phase, from.orElse(null), to.orElse(null), false));
  }

  private Optional<Comparable<?>> read(String path, String text) {
    Optional<Comparable<?>> value = values.read(text);
    if (value.isEmpty()) {
      isRead = false;
      findings.block(
          path,
          "'%s' is no value of %s.%s, which is %s"
              .formatted(text, table, column.name(), column.type()),
          "write it as in " + values.example());
    }
    return value;
  }

  /** Says which parts meet, and what is in none. */
  void check() {
    if (!isRead) {
      return;
    }
    for (int i = 0; i < spans.size(); i++) {
      for (int j = i + 1; j < spans.size(); j++) {
        if (meet(spans.get(i), spans.get(j))) {
          findings.block(
              paths.getOrDefault(spans.get(j).phase, "phases"),
              "rows of %s are in %s".formatted(table, both(spans.get(i), spans.get(j))),
              "part their values: each row is of one phase");
          return;
        }
      }
    }
    if (rest == null && (column.nullable() || hasGap())) {
      findings.block(
          "phases",
          "rows of %s whose %s is %s are in no phase"
              .formatted(table, column.name(), hasGap() ? "another one" : "null"),
          "write 'rest: true' for it in one of the phases");
    }
  }

  private static String both(Span one, Span other) {
    return one.phase.equals(other.phase)
        ? "phase %s twice".formatted(one.phase)
        : "phase %s and phase %s".formatted(one.phase, other.phase);
  }

  private boolean meet(Span one, Span other) {
    return !endsBefore(one, other) && !endsBefore(other, one);
  }

  private boolean endsBefore(Span one, Span other) {
    if (one.to == null || other.from == null) {
      return false;
    }
    int order = values.compare(one.to, other.from);
    return one.isOne ? order < 0 : order <= 0;
  }

  /** Values named one by one never take all there are. */
  private boolean hasGap() {
    List<Span> ranges = new ArrayList<>(spans.stream().filter(s -> !s.isOne).toList());
    Optional<Span> next = ranges.stream().filter(s -> s.from == null).findFirst();
    while (next.isPresent() && next.get().to != null) {
      Comparable<?> end = next.get().to;
      next =
          ranges.stream()
              .filter(s -> s.from != null && end != null && values.compare(s.from, end) == 0)
              .findFirst();
    }
    return next.isEmpty();
  }
}

package io.whimbrel.core.alteration;

import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.OfPart;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares everything that is neither a table nor a column. */
final class PartComparison {
  private static final Set<String> OTHERS =
      Set.of(
          "database",
          "table",
          "column",
          "not null",
          "used collation",
          "owner",
          "role",
          "tablespace");

  /** Of what belongs to a table: the rest follows from its definition. */
  private static final Set<String> KEPT =
      Set.of("comment", "enabled", "clustered", "invalid", "options", "statistics", "target");

  private final CatalogImage before;
  private final CatalogImage after;
  private final Map<TableName, TableName> renamed;

  PartComparison(CatalogImage before, CatalogImage after, Map<TableName, TableName> renamed) {
    this.before = before;
    this.after = after;
    this.renamed = renamed;
  }

  List<CatalogChange> compare() {
    Map<String, ObjectDefinition> old = byId(before, true);
    Map<String, ObjectDefinition> now = byId(after, false);
    List<CatalogChange> changes = new ArrayList<>();
    old.forEach(
        (id, definition) -> {
          ObjectDefinition same = now.get(id);
          if (same == null) {
            if (definition.table().map(this::isThere).orElse(true)) {
              changes.add(change(Action.REMOVED, definition, definition, null));
            }
          } else {
            compare(definition, same).ifPresent(changes::add);
          }
        });
    now.forEach(
        (id, definition) -> {
          if (!old.containsKey(id) && definition.table().map(this::wasThere).orElse(true)) {
            changes.add(change(Action.ADDED, definition, null, definition));
          }
        });
    return changes;
  }

  private boolean isThere(TableName table) {
    return after.table(now(table)).isPresent();
  }

  private boolean wasThere(TableName table) {
    return before.table(table).isPresent() || renamed.containsValue(table);
  }

  private TableName now(TableName table) {
    return renamed.getOrDefault(table, table);
  }

  private Map<String, ObjectDefinition> byId(CatalogImage image, boolean isOld) {
    Map<String, ObjectDefinition> all = new TreeMap<>();
    for (ObjectDefinition definition : image.definitions()) {
      if (!OTHERS.contains(definition.kind()) && !isOwned(definition)) {
        all.put(id(definition, isOld), definition);
      }
    }
    return all;
  }

  /** A sequence that a column brings along is a part of the column. */
  private static boolean isOwned(ObjectDefinition definition) {
    return definition.kind().equals("sequence") && definition.table().isPresent();
  }

  private String id(ObjectDefinition definition, boolean isOld) {
    String name = definition.attributes().getOrDefault("name", definition.id());
    return definition
        .table()
        .map(table -> definition.kind() + " " + name + " of " + (isOld ? now(table) : table))
        .orElse(definition.id());
  }

  private Optional<CatalogChange> compare(ObjectDefinition old, ObjectDefinition now) {
    List<String> details = new ArrayList<>();
    if (!respelled(old.sql()).equals(now.sql())) {
      details.add("its definition is another one");
    }
    details.addAll(Settings.differing(settings(old), settings(now)));
    return details.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OfPart(
                Action.CHANGED,
                now.kind(),
                name(now),
                now.table(),
                Optional.of(shown(old)),
                Optional.of(shown(now)),
                details));
  }

  /** What is told with the names that tables have now. */
  private String respelled(String sql) {
    String spelled = sql;
    for (Map.Entry<TableName, TableName> each : renamed.entrySet()) {
      spelled =
          Pattern.compile("\\b" + Pattern.quote(each.getKey().name()) + "\\b")
              .matcher(spelled)
              .replaceAll(Matcher.quoteReplacement(each.getValue().name()));
    }
    return spelled;
  }

  private static Map<String, String> settings(ObjectDefinition definition) {
    Map<String, String> settings = new LinkedHashMap<>(definition.attributes());
    if (definition.table().isPresent()) {
      settings.keySet().retainAll(KEPT);
    }
    return settings;
  }

  private static CatalogChange change(
      Action action,
      ObjectDefinition definition,
      @Nullable ObjectDefinition old,
      @Nullable ObjectDefinition now) {
    return new OfPart(
        action,
        definition.kind(),
        name(definition),
        definition.table(),
        Optional.ofNullable(old).map(PartComparison::shown),
        Optional.ofNullable(now).map(PartComparison::shown),
        List.of());
  }

  private static String name(ObjectDefinition definition) {
    String schema = definition.attributes().getOrDefault("schema", "");
    String name = definition.attributes().getOrDefault("name", "");
    if (name.isEmpty()) {
      return definition.id().substring(definition.id().indexOf(' ') + 1);
    }
    return schema.isEmpty() || definition.table().isPresent() ? name : schema + "." + name;
  }

  private static String shown(ObjectDefinition definition) {
    return definition.sql().strip();
  }
}

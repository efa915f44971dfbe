package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.CatalogChange.OfColumn;
import io.whimbrel.core.alteration.CodeMention;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TriedQuery;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.strategy.paper.Answer;
import io.whimbrel.documents.strategy.paper.Check;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schema change plan for machines. */
final class ChangeData {
  private ChangeData() {}

  static boolean isFailing(Check check) {
    return check.answer().state() == Answer.State.FAILED;
  }

  static Map<String, Object> of(
      SchemaChangeFacts facts,
      List<AlteredPart> parts,
      List<Check> items,
      List<Map<String, Object>> unknown) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("asOf", facts.asOf().toString());
    data.put("server", facts.trial().server());
    data.put("structureFrom", facts.trial().origin());
    data.put("rows", Envelope.number(facts.trial().rows()));
    data.put("takenBack", facts.trial().isTakenBack());
    data.put("irreversible", facts.trial().irreversible());
    data.put("changes", parts.stream().map(ChangeData::change).toList());
    data.put("left", facts.trial().left().stream().map(c -> c.label()).toList());
    data.put("statements", facts.trial().forward().stream().map(ChangeData::statement).toList());
    data.put("queries", facts.trial().queries().stream().map(ChangeData::query).toList());
    data.put("files", facts.code().mentions().stream().map(ChangeData::file).toList());
    data.put("items", items.stream().map(ChangeData::item).toList());
    data.put("unknown", unknown);
    facts.trial().failure().ifPresent(f -> data.put("failure", f.where() + ": " + f.what()));
    facts
        .trial()
        .failureBack()
        .ifPresent(f -> data.put("failureBack", f.where() + ": " + f.what()));
    return data;
  }

  private static Map<String, Object> change(AlteredPart part) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("what", part.change().label());
    data.put("action", part.change().action().name());
    data.put("details", part.change().details());
    if (part.change() instanceof OfColumn column) {
      column.after().or(column::before).ifPresent(c -> data.put("type", c.type()));
    }
    data.put("risk", part.level().name());
    data.put("reasons", part.reasons().stream().map(reason -> reason.what()).toList());
    data.put("places", part.by().stream().map(StatementEffect::place).toList());
    part.lock().ifPresent(lock -> data.put("lock", lock.mode()));
    part.lock().ifPresent(lock -> data.put("blocks", lock.blocking().name()));
    part.time().ifPresent(time -> data.put("aboutSeconds", Envelope.seconds(time)));
    return data;
  }

  private static Map<String, Object> statement(StatementEffect effect) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("place", effect.place());
    data.put("sql", effect.sql());
    data.put("alone", effect.isAlone());
    data.put(
        "locks",
        effect.locks().stream()
            .map(
                l ->
                    Map.of(
                        "table",
                        l.table().toString(),
                        "mode",
                        l.mode(),
                        "blocks",
                        l.blocking().name()))
            .toList());
    data.put("rewritten", names(effect.rewritten()));
    data.put("scanned", names(effect.scanned()));
    return data;
  }

  private static List<String> names(Collection<TableName> tables) {
    return tables.stream().sorted().map(TableName::toString).toList();
  }

  private static Map<String, Object> query(TriedQuery query) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("place", query.place());
    data.put("of", query.version().name());
    query.before().ifPresent(why -> data.put("refusedByOldSchema", why));
    query.after().ifPresent(why -> data.put("refusedByNewSchema", why));
    return data;
  }

  private static Map<String, Object> file(CodeMention mention) {
    return Map.of(
        "part", mention.part().name(),
        "file", mention.file(),
        "lines", mention.lines(),
        "names", mention.names(),
        "changes", mention.changes());
  }

  private static Map<String, Object> item(Check check) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", check.item().id());
    data.put("text", check.text());
    data.put("state", check.answer().state().name());
    data.put("ticked", check.isTicked());
    data.put("evidence", check.words());
    return data;
  }
}

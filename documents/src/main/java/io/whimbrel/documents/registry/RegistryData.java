package io.whimbrel.documents.registry;

import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.core.registry.Standing;
import io.whimbrel.core.risk.Risk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The index for machines. */
public final class RegistryData {
  private RegistryData() {}

  /** All of it, or what is left of its entries. */
  public static Map<String, Object> of(Registry registry, List<RegistryEntry> entries) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", registry.name());
    registry.maintainedBy().ifPresent(by -> data.put("maintainedBy", by));
    data.put("migrations", entries.stream().map(RegistryData::of).toList());
    data.put(
        "notRead",
        registry.troubles().stream()
            .map(t -> Map.<String, Object>of("file", t.file(), "what", t.what()))
            .toList());
    return data;
  }

  private static Map<String, Object> of(RegistryEntry entry) {
    Standing standing = entry.standing();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", entry.id());
    data.put("file", entry.file());
    data.put("title", entry.title());
    entry.dossier().description().ifPresent(d -> data.put("description", d));
    data.put("types", entry.types().stream().map(Enum::name).toList());
    data.put("risk", risk(entry.risk()));
    data.put("status", standing.status().name());
    data.put("detail", standing.detail());
    if (!standing.run().isEmpty()) {
      data.put("run", standing.run());
    }
    data.put("owner", entry.owner());
    schedule(data, entry.dossier().schedule());
    standing.startedAt().ifPresent(at -> data.put("startedAt", at.toString()));
    standing.endedAt().ifPresent(at -> data.put("endedAt", at.toString()));
    data.put("notes", standing.notes());
    data.put("openIssues", entry.openIssues());
    data.put("facts", new TreeMap<>(entry.record().assessed().facts()));
    return data;
  }

  private static void schedule(Map<String, Object> data, Schedule schedule) {
    schedule.start().ifPresent(day -> data.put("scheduled", day.toString()));
    schedule.eta().ifPresent(day -> data.put("eta", day.toString()));
    schedule.window().ifPresent(window -> data.put("window", window.text()));
  }

  /** How risky it is, and why. */
  public static Map<String, Object> risk(Risk risk) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("level", risk.level().name());
    data.put("computed", risk.computed().name());
    risk.said().ifPresent(said -> data.put("said", said.name()));
    risk.lowered().ifPresent(why -> data.put("loweredBecause", why));
    data.put(
        "reasons",
        risk.reasons().stream()
            .map(r -> Map.<String, Object>of("level", r.level().name(), "what", r.what()))
            .toList());
    return data;
  }
}

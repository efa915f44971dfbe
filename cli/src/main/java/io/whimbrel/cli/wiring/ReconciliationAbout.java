package io.whimbrel.cli.wiring;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.documents.reconciliation.About;
import io.whimbrel.engine.structure.SourceStructure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a reconciliation says beside what the journal knows, taken from plan and process. */
public final class ReconciliationAbout {
  private ReconciliationAbout() {}

  /**
   * About a run.
   *
   * @param by who has it written; empty when that is not to be said
   */
  public static About of(Plan plan, RunHistory history, Instant at, Optional<String> by) {
    return new About(
        at,
        version(),
        by,
        levels(plan),
        plan.verify().proofAge().max(),
        targets(plan, history),
        tables(history, table -> !table.holdsRows()),
        tables(history, table -> table.holdsRows() && !table.isLogged()));
  }

  private static Set<TableName> tables(RunHistory history, Predicate<TableStructure> which) {
    return SourceStructure.noted(history).stream()
        .filter(which)
        .map(TableStructure::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The user of the operating system, and the machine. */
  public static String whoAmI() {
    return System.getProperty("user.name", "unknown") + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String version() {
    String version = ReconciliationAbout.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Without rules there is nothing to prove on their level. */
  private static List<Level> levels(Plan plan) {
    return plan.verify().levels().stream()
        .filter(level -> level != Level.RULES || !plan.verify().rules().isEmpty())
        .toList();
  }

  /** Tables that the plan says nothing about have their rows on the target as they are. */
  private static Map<TableName, TableName> targets(Plan plan, RunHistory history) {
    Map<TableName, TableName> targets = new HashMap<>();
    for (Proof proof : history.proofs()) {
      TableName name = proof.table();
      if (!plan.maps().containsKey(name)) {
        String schema = plan.schemas().getOrDefault(name.schema(), name.schema());
        targets.put(name, new TableName(schema, name.name()));
      }
    }
    return targets;
  }
}

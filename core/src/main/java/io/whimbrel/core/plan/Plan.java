package io.whimbrel.core.plan;

import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the user asked for, checked and complete: defaults are filled in, secrets are resolved.
 *
 * @param file the plan file, absolute
 * @param digest SHA-256 (hex) of what the plan says, without comments, layout and secrets: the
 *     contract of a run
 * @param locations {@code line:column} by plan path, for example {@code
 *     tables.map.public.users.columns.email.type}; behind a file's name where it is not the plan's
 * @param source {@link DatabaseUrl#NONE} where no step needs one, and so is the target
 * @param schemas renamed schemas: target name by source name
 */
public record Plan(
    Path file,
    String digest,
    Map<String, String> locations,
    MigrationId migration,
    String title,
    List<MigrationType> types,
    String owner,
    DatabaseUrl source,
    DatabaseUrl target,
    Optional<DatabaseUrl> journal,
    Strategy strategy,
    Limits limits,
    SchemaMode schema,
    TableSelection tables,
    Map<String, String> schemas,
    Map<TableName, TableMap> maps,
    AccessRules access,
    VerifyRules verify,
    CutoverRules cutover,
    MonitorRules monitor,
    CleanupRules cleanup,
    BackupRules backup,
    NotifyRules notifying,
    WatchRules watch,
    RollbackRules rollback,
    ParallelRules parallel,
    Phasing phasing,
    Dossier dossier,
    ApprovalRules approvals,
    Steps steps) {

  public Plan {
    locations = Map.copyOf(locations);
    types = List.copyOf(types);
    schemas = Map.copyOf(schemas);
    maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
  }

  /**
   * The place of a path in the file, for example {@code plan.yaml:12:7}: of the path itself, or of
   * the nearest one above it that the file has.
   */
  public String locate(String path) {
    String name = String.valueOf(file.getFileName());
    for (String p = path; !p.isEmpty(); p = parent(p)) {
      String place = locations.get(p);
      if (place != null) {
        return isOtherFile(place) ? place : name + ":" + place;
      }
    }
    return name;
  }

  /** What a plan inherits has its place in the file that it is inherited from. */
  private static boolean isOtherFile(String place) {
    return place.indexOf(':') != place.lastIndexOf(':');
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /**
   * The plan of the way back: the sides swapped, for tables of the target that are there, with
   * nothing but rows to prove.
   */
  public Plan back(TableSelection ofTarget) {
    return new Plan(
        file,
        digest,
        backLocations(),
        migration,
        title,
        types,
        owner,
        /* source= */ target,
        /* target= */ source,
        journal,
        strategy,
        limits,
        SchemaMode.EXISTING,
        ofTarget,
        Map.of(),
        Map.of(),
        AccessRules.DEFAULT,
        VerifyRules.ofRows(),
        cutover,
        monitor,
        cleanup,
        backup,
        notifying,
        watch,
        rollback,
        parallel,
        phasing,
        dossier,
        approvals,
        steps);
  }

  /** The same plan with other steps. */
  public Plan with(Steps other) {
    return with(other, locations);
  }

  /** The same plan with other steps, and where the file has them. */
  public Plan with(Steps other, Map<String, String> places) {
    return new Plan(
        file, digest, places, migration, title, types, owner, source, target, journal, strategy,
        limits, schema, tables, schemas, maps, access, verify, cutover, monitor, cleanup, backup,
        notifying, watch, rollback, parallel, phasing, dossier, approvals, other);
  }

  /** The plan of one of its phases: of its tables alone, with a gate and a switch of its own. */
  public Plan at(PlannedPhase phase) {
    Predicate<TableName> isOurs = table -> phasing.places(table).contains(phase);
    Map<TableName, TableMap> ours = new LinkedHashMap<>(maps);
    ours.keySet().removeIf(isOurs.negate());
    return new Plan(
        file,
        digest,
        locations,
        migration.phase(phase.name()),
        title + ": " + phase.name() + (phase.rows().isEmpty() ? "" : " (" + phase.told() + ")"),
        types,
        owner,
        source,
        target,
        journal,
        strategy,
        limits,
        schema,
        phasing.selection(phase, tables),
        schemas,
        ours,
        access,
        verify.of(isOurs),
        phase.cutover(cutover),
        monitor,
        cleanup,
        backup,
        notifying,
        watch,
        rollback.of(isOurs),
        parallel,
        new Phasing(phasing.phases(), Optional.of(this), phase.name()),
        dossier,
        approvals,
        steps);
  }

  private Map<String, String> backLocations() {
    Map<String, String> swapped = new LinkedHashMap<>(locations);
    swapped.remove("source");
    swapped.remove("target");
    Optional.ofNullable(locations.get("source")).ifPresent(at -> swapped.put("target", at));
    Optional.ofNullable(locations.get("target")).ifPresent(at -> swapped.put("source", at));
    return swapped;
  }

  /** The directory of the plan file, against which its paths are resolved. */
  public Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}

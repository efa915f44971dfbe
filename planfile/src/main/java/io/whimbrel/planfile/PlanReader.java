package io.whimbrel.planfile;

import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.GuideSteps;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a plan file. Everything that is wrong with it comes in one go, each with its place and what
 * mends it; a plan comes out only when nothing is wrong. Asks no database. Used by one thread.
 */
public final class PlanReader {

  private static final List<MigrationType> DATA = List.of(MigrationType.DATA);

  private final Path file;
  private final Path directory;
  private final Secrets secrets;
  private final Optional<GuideEnvironment> environment;
  private final ReadingNotes notes;
  private Optional<Guide> guide = Optional.empty();

  private PlanReader(Path file, Secrets secrets, Optional<GuideEnvironment> environment) {
    this.environment = environment;
    this.file = file.toAbsolutePath().normalize();
    Path parent = this.file.getParent();
    this.directory = parent == null ? this.file : parent;
    this.secrets = secrets;
    this.notes = new ReadingNotes(String.valueOf(file.getFileName()));
  }

  /** Reads a file; secrets and paths are resolved against its directory. */
  public static PlanReading read(Path file, Secrets secrets) {
    PlanReader reader = new PlanReader(file, secrets, Optional.empty());
    return reader
        .root()
        .flatMap(reader::whole)
        .flatMap(reader::plan)
        .<PlanReading>map(PlanReading.Read::new)
        .orElseGet(reader::refused);
  }

  /**
   * Reads a file that is a guide.
   *
   * @param environment where it is followed: the migration has an id of its own there; empty to
   *     look at the guide alone
   * @throws Problem that names all that is wrong
   */
  public static GuidePlan guide(
      Path file, Secrets secrets, Optional<GuideEnvironment> environment) {
    PlanReader reader = new PlanReader(file, secrets, environment);
    Optional<Node> root = reader.root();
    Optional<Plan> plan = root.flatMap(reader::whole).flatMap(reader::plan);
    if (root.isPresent() && plan.isPresent() && reader.guide.isEmpty()) {
      reader.notes.complain(
          root.get(), "the plan is no guide", "add 'guide: { from: 0.1.0, to: 0.2.0 }' to it");
    }
    return plan.flatMap(
            p ->
                reader.guide.map(
                    g ->
                        new GuidePlan(
                            p, g, GuideDigest.of(root.orElseThrow(), p.file(), p.steps()))))
        .orElseThrow(() -> reader.refused().problem());
  }

  private Optional<Node> root() {
    return PlanText.read(file, notes).flatMap(text -> YamlTree.compose(text, notes));
  }

  private PlanReading.Refused refused() {
    return new PlanReading.Refused(file, notes.findings());
  }

  /** With what it inherits from its folder; nothing when that is wrong. */
  private Optional<Node> whole(Node root) {
    Optional<ProjectNodes> project =
        ProjectReader.find(file).flatMap(found -> ProjectReader.read(found, file, notes));
    if (!notes.isClean()) {
      return Optional.empty();
    }
    Node filled = GuideVariables.inPlan(root, directory, environment, notes);
    Node whole = Inheritance.whole(filled, directory, project, notes);
    return notes.isClean() ? Optional.of(whole) : Optional.empty();
  }

  private Optional<Plan> plan(Node root) {
    Section plan = new Value(root, root, "", notes).section(PlanKeys.PLAN);
    UrlReader urls = new UrlReader(directory, secrets);
    Optional<MigrationId> migration =
        plan.required("migration", "MIGRATION-001").flatMap(this::migration);
    Optional<DatabaseUrl> source =
        side(plan, "source", "${env:OLD_DATABASE_URL}").flatMap(urls::read);
    Optional<DatabaseUrl> target =
        side(plan, "target", "${env:NEW_DATABASE_URL}").flatMap(urls::read);
    checkApart(plan, source, target);
    Optional<DatabaseUrl> journal = plan.value("journal").flatMap(urls::read);
    Optional<String> title = plan.value("title").flatMap(Value::stripped);
    List<MigrationType> types = plan.value("type").map(PlanReader::types).orElse(DATA);
    Optional<String> owner = plan.value("owner").flatMap(Value::stripped);
    Strategy strategy =
        plan.value("strategy").flatMap(v -> v.word(Strategy.class)).orElse(Strategy.BLUE_GREEN);
    Section limitsSection = section(plan, "limits", PlanKeys.LIMITS);
    Limits limits = LimitsReader.limits(limitsSection);
    StrategyReader.checkLimits(strategy, plan, limitsSection);
    SchemaMode schema =
        plan.value("schema").flatMap(v -> v.word(SchemaMode.class)).orElse(SchemaMode.CREATE);
    TablesReader.Tables tables = TablesReader.read(section(plan, "tables", PlanKeys.TABLES));
    AccessRules access = AccessReader.read(section(plan, "access", PlanKeys.ACCESS));
    VerifyRules verify = VerifyReader.read(section(plan, "verify", PlanKeys.VERIFY));
    CutoverRules cutover =
        new CutoverReader(directory, urls).read(section(plan, "cutover", PlanKeys.CUTOVER));
    ParallelRules parallel =
        new ParallelReader(directory, urls)
            .read(strategy, plan, section(plan, "parallel-run", PlanKeys.PARALLEL_RUN));
    CleanupRules cleanup = cleanup(section(plan, "cleanup", PlanKeys.CLEANUP));
    BackupRules backup =
        new BackupReader(directory, urls, secrets).read(section(plan, "backup", PlanKeys.BACKUP));
    NotifyReader notifyReader = new NotifyReader(directory, secrets);
    NotifyRules notifying = notifyReader.read(section(plan, "notify", PlanKeys.NOTIFY));
    Section back = section(plan, "rollback", PlanKeys.ROLLBACK);
    WatchRules watch =
        new WatchReader(directory, secrets)
            .read(section(plan, "watch", PlanKeys.WATCH), plan.value("alerts"), back);
    MonitorRules monitor =
        new MonitorReader(WatchReader.names(watch), verify.levels())
            .read(section(plan, "monitor", PlanKeys.MONITOR));
    RollbackRules rollback = RollbackReader.read(back);
    Phasing phasing =
        new PhasesReader(directory, urls).read(plan, strategy, cutover, verify, watch);
    Dossier dossier =
        DossierReader.read(
            plan, directory, environment.map(GuideEnvironment::environment), notifyReader.names());
    ApprovalRules approvals =
        ApprovalsReader.read(
            section(plan, "approvals", PlanKeys.APPROVALS),
            byRule(cutover, parallel, phasing),
            StepsReader.isStepped(plan) ? Set.of() : ApprovedGate.ofStepsOnly());
    Steps own = new StepsReader(directory, urls, source, target).read(plan);
    guide = new GuideReader(directory, urls, source, target).read(plan);
    Steps steps = guide.map(g -> GuideSteps.of(g, free(own, plan))).orElse(own);
    if (StepsReader.isStepped(plan)) {
      StepsReader.checkBeside(plan, limitsSection, steps);
    }
    if (!notes.isClean()) {
      return Optional.empty();
    }
    MigrationId id = migration.orElseThrow();
    return Optional.of(
        new Plan(
            file,
            PlanDigest.of(root),
            notes.locations(),
            id,
            title.orElse(id.text()),
            types,
            owner.orElse(""),
            source.orElse(DatabaseUrl.NONE),
            target.orElse(DatabaseUrl.NONE),
            journal,
            strategy,
            limits,
            schema,
            tables.selection(),
            tables.schemas(),
            tables.maps(),
            access,
            verify,
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
            steps));
  }

  /** The steps of a guide, which leave the names of its checklists free. */
  private static Steps free(Steps own, Section plan) {
    own.all().stream()
        .map(Step::name)
        .filter(GuideSteps::isOfGuide)
        .forEach(
            name ->
                plan.value("steps")
                    .ifPresent(
                        v ->
                            v.complain(
                                "'%s' is what the guide calls a step of its own".formatted(name),
                                "give the step another name")));
    return own;
  }

  /** The gates at which no person is asked. */
  private static Set<ApprovedGate> byRule(
      CutoverRules cutover, ParallelRules parallel, Phasing phasing) {
    Set<ApprovedGate> byRule = EnumSet.noneOf(ApprovedGate.class);
    if (cutover.approve() == Approval.RULE
        || phasing.phases().stream()
            .anyMatch(p -> p.approve().equals(Optional.of(Approval.RULE)))) {
      byRule.add(ApprovedGate.CUTOVER);
    }
    if (parallel.advance() == Approval.RULE) {
      byRule.add(ApprovedGate.READS);
    }
    return byRule;
  }

  /** A database that must be named, unless the plan has steps, which know what they need. */
  private static Optional<Value> side(Section plan, String key, String example) {
    return StepsReader.isStepped(plan) ? plan.value(key) : plan.required(key, example);
  }

  /** A section that is not there reads as an empty one. */
  private Section section(Section plan, String key, List<String> keys) {
    return plan.value(key).orElseGet(() -> Value.absent(key, notes)).section(keys);
  }

  private Optional<MigrationId> migration(Value value) {
    try {
      Optional<MigrationId> id =
          value
              .text()
              .map(MigrationId::new)
              .map(i -> environment.map(e -> i.in(e.environment())).orElse(i));
      if (id.filter(MigrationId::isPhase).isPresent()) {
        value.complain(
            "the migration's id is '%s', and what is behind a colon is a phase"
                .formatted(ReadingNotes.echo(id.get().text())),
            "take the colon out, as in MIGRATION-001");
      }
      if (id.filter(MigrationId::isMaintenance).isPresent()) {
        value.complain(
            "the migration's id is '%s', under which maintenance mode is noted"
                .formatted(ReadingNotes.echo(id.get().text())),
            "take another one, as in MIGRATION-001");
      }
      if (id.filter(MigrationId::isChecklist).isPresent()) {
        value.complain(
            "the migration's id is '%s', under which ticks of check lists are noted"
                .formatted(ReadingNotes.echo(id.get().text())),
            "take another one, as in MIGRATION-001");
      }
      return id;
    } catch (Problem e) {
      value.complain(e.what(), e.fix());
      return Optional.empty();
    }
  }

  private static List<MigrationType> types(Value value) {
    List<MigrationType> types =
        (value.isList() ? value.items().stream() : Stream.of(value))
            .map(v -> v.word(MigrationType.class))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    if (value.isList() && value.isUnfilled()) {
      value.complain(value.label() + " is an empty list", "name a type, as in [data, schema]");
    }
    return types;
  }

  private static CleanupRules cleanup(Section section) {
    return new CleanupRules(
        section
            .value("source")
            .flatMap(v -> v.word(CleanupRules.OldSide.class))
            .orElse(CleanupRules.OldSide.READ_ONLY));
  }

  private static void checkApart(
      Section plan, Optional<DatabaseUrl> source, Optional<DatabaseUrl> target) {
    if (source.isPresent() && source.equals(target)) {
      plan.value("target")
          .ifPresent(
              v ->
                  v.complain(
                      "source and target are the same database",
                      "name the database that the source moves to"));
    }
  }
}

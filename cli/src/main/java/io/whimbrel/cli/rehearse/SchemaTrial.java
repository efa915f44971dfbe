package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.CodeSearch;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.alteration.TriedQuery.Version;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaChangeRules;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.alteration.AlterationTrial;
import io.whimbrel.engine.alteration.AlterationTrial.Query;
import io.whimbrel.engine.alteration.ApplicationSearch;
import io.whimbrel.engine.alteration.ScriptSources;
import io.whimbrel.engine.alteration.TriedScript;
import io.whimbrel.engine.rehearse.ScratchCopy;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.planfile.Secrets;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A schema change, tried on a server of this machine: it gets the structure of the real database,
 * without a row, and the scripts run there and back. The real database is only read. Everything is
 * thrown away in the end. One thread plays; {@link #close} may be called by another one.
 */
public final class SchemaTrial implements AutoCloseable {
  private static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());

  /** What newer dumps have around them for psql. */
  private static final Pattern OF_PSQL = Pattern.compile("(?m)^\\\\(un)?restrict\\b.*$");

  private static final long BYTES_MAX = 16L * 1024 * 1024;

  private final Plan plan;
  private final TrialOptions options;
  private final Wiring wiring;
  private final Consumer<String> said;
  private final StopSignal closing = StopSignal.root();
  private final List<Runnable> opened = Collections.synchronizedList(new ArrayList<>());
  private final List<String> reservations = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private long copied;

  /**
   * Of a plan.
   *
   * @param said is told what begins
   */
  public SchemaTrial(Plan plan, TrialOptions options, Wiring wiring, Consumer<String> said) {
    this.plan = plan;
    this.options = options;
    this.wiring = wiring;
    this.said = said;
  }

  /** Plays it; a script that fails is told in the trial, what else fails is a problem. */
  public TriedChange play() {
    SchemaChangeRules rules = plan.dossier().schemaChange();
    Optional<Path> given = options.scripts().or(rules::scripts);
    DatabaseProduct product = wiring.products().getFirst();
    Optional<StepDatabase> changed = ScriptSources.database(plan, given);
    Optional<Path> baseline = options.baseline().or(rules::baseline);
    Optional<Real> real = baseline.isPresent() ? Optional.empty() : real(changed);
    try (RehearsalPlace place =
        RehearsalPlace.take(Wiring.stateDirectory(plan).resolve("schema-change"))) {
      said.accept("starting a scratch server");
      String version =
          real.map(r -> r.inventory.version())
              .orElse(Integer.toString(PostgresVersion.newest().major()));
      try (ScratchDatabase scratch =
              ScratchDatabase.embedded(wiring, plan, place, "source", version);
          TrialDatabase trial = product.trial(scratch.url(), scope())) {
        opened.add(trial::close);
        List<TriedScript> toTry = scripts(trial, given, real);
        closing.check();
        String origin = structure(real, baseline, scratch, trial);
        closing.check();
        said.accept("running the scripts there and back");
        Trial played = played(trial, toTry, rules).play(scratch.version(), origin, copied);
        return new TriedChange(
            played, sizes(real, played), code(played, rules), before, reservations);
      }
    }
  }

  private List<TriedScript> scripts(
      TrialDatabase trial, Optional<Path> given, Optional<Real> real) {
    Optional<ScriptDatabase> database = real.map(r -> r.product.scripts(r.url, scope()));
    try {
      ScriptSources sources = new ScriptSources(plan, trial, database);
      sources.read(given);
      reservations.addAll(sources.apart());
      before.addAll(sources.before());
      return sources.scripts();
    } finally {
      database.ifPresent(ScriptDatabase::close);
    }
  }

  private AlterationTrial played(
      TrialDatabase trial, List<TriedScript> toTry, SchemaChangeRules rules) {
    return new AlterationTrial(trial, toTry)
        .asking(Version.OLD, queries(trial, rules.oldQueries()))
        .asking(Version.NEW, queries(trial, rules.newQueries()));
  }

  private record Real(DatabaseUrl url, DatabaseProduct product, Inventory inventory) {}

  /** The database that is changed, where there is one that answers. */
  private Optional<Real> real(Optional<StepDatabase> named) {
    DatabaseUrl url =
        named
            .map(StepDatabase::url)
            .orElse(plan.target().equals(DatabaseUrl.NONE) ? plan.source() : plan.target());
    if (options.origin() == TrialOptions.Origin.NOTHING) {
      return Optional.empty();
    }
    if (url.equals(DatabaseUrl.NONE) || url.secret().startsWith(Secrets.NOWHERE)) {
      reservations.add(
          "the structure as it is: the plan's database has no URL here, so the scripts were tried"
              + " on an empty one; set its variable, or name SQL in schema-change.baseline");
      return Optional.empty();
    }
    DatabaseProduct product = wiring.product(url).orElseThrow();
    said.accept("reading the structure; nothing is written there");
    try (SourceDatabase source = product.source(url, scope())) {
      opened.add(source::close);
      return Optional.of(new Real(url, product, source.inventory(EVERYTHING)));
    } catch (Problem problem) {
      if (problem.code() != ProblemCode.UNREACHABLE) {
        throw problem;
      }
      closing.check();
      reservations.add(
          "the structure as it is: %s does not answer, so the scripts were tried on an empty one"
                  .formatted(url.masked())
              + "; start it, or name SQL in schema-change.baseline");
      return Optional.empty();
    }
  }

  /** Makes the structure as it is, and tells where it came from. */
  private String structure(
      Optional<Real> real, Optional<Path> baseline, ScratchDatabase scratch, TrialDatabase trial) {
    if (baseline.isPresent()) {
      String name = plan.directory().relativize(baseline.get()).toString();
      String text = OF_PSQL.matcher(read(baseline.get())).replaceAll("");
      for (Portion portion : trial.parse(name, text).forward()) {
        trial.load(name, portion);
      }
      return name;
    }
    if (real.isEmpty()) {
      return "an empty database";
    }
    said.accept(
        options.rows().isEmpty()
            ? "copying the structure, without rows"
            : "copying the structure, with some rows");
    List<SampledTable> taken =
        new ScratchCopy(
                real.get().product, real.get().url, scratch.url(), scope(), closing, opened::add)
            .make(EVERYTHING, options.rows());
    copied = taken.stream().mapToLong(SampledTable::rows).sum();
    return real.get().url.masked();
  }

  private Map<TableName, Long> sizes(Optional<Real> real, Trial trial) {
    Map<String, TableName> now =
        trial.after().structures().stream()
            .collect(Collectors.toMap(t -> t.identity(), t -> t.name(), (a, _) -> a));
    return real.map(r -> r.inventory.tables()).orElse(List.of()).stream()
        .collect(
            Collectors.toMap(
                table -> renamed(table, trial.before(), now), Table::bytes, Long::sum));
  }

  private static TableName renamed(Table table, CatalogImage before, Map<String, TableName> now) {
    return before
        .structure(table.name())
        .flatMap(t -> Optional.ofNullable(now.get(t.identity())))
        .orElse(table.name());
  }

  private CodeSearch code(Trial trial, SchemaChangeRules rules) {
    if (rules.backend().isEmpty() && rules.frontend().isEmpty()) {
      return CodeSearch.NONE;
    }
    said.accept("looking through the application's files");
    return new ApplicationSearch(plan.directory(), trial.changes())
        .find(rules.backend(), rules.frontend());
  }

  private static List<Query> queries(TrialDatabase trial, List<Path> files) {
    List<Query> queries = new ArrayList<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      Script script = trial.parse(name, read(file));
      script.forward().stream()
          .flatMap(portion -> portion.statements().stream())
          .forEach(s -> queries.add(new Query(name + ":" + s.line(), s)));
    }
    return queries;
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw unread(file, "it has more than 16 MiB", Optional.empty());
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unread(file, "it cannot be read: " + e, Optional.of(e));
    }
  }

  private static Problem unread(Path file, String what, Optional<IOException> why) {
    Problem.Draft draft =
        Problem.of(ProblemCode.USAGE)
            .what(what)
            .where(file.toString())
            .fix("name a file of SQL that this user may read");
    return why.map(draft::cause).orElse(draft).exception();
  }

  private RunScope scope() {
    return new RunScope(
        new RunId(plan.migration() + ".schema-change"), plan.migration(), Limits.DEFAULT);
  }

  /** Ends it cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    closing.stop(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("give the command again: it begins anew")
            .exception());
    List.copyOf(opened).forEach(Runnable::run);
  }
}

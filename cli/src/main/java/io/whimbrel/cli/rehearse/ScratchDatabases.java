package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.documents.rehearsal.StepsReport;
import io.whimbrel.engine.alteration.AlterationTrial;
import io.whimbrel.engine.rehearse.ScratchCopy;
import io.whimbrel.engine.run.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The databases that steps are rehearsed on, each on a server of its own. Used by one thread. */
final class ScratchDatabases implements AutoCloseable {
  private static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());

  private final Plan plan;
  private final RehearsalOptions options;
  private final Wiring wiring;
  private final Consumer<Runnable> opened;
  private final List<Stand> stands = new ArrayList<>();

  /** A database with what stands in for it. */
  private record Stand(
      StepDatabase real,
      String version,
      ScratchDatabase scratch,
      TrialDatabase trial,
      List<SampledTable> tables,
      List<CatalogImage> before) {}

  ScratchDatabases(Plan plan, RehearsalOptions options, Wiring wiring, Consumer<Runnable> opened) {
    this.plan = plan;
    this.options = options;
    this.wiring = wiring;
    this.opened = opened;
  }

  /** Makes one for each of these, with its structure and rows. */
  void make(
      List<StepDatabase> databases, RehearsalPlace place, StopSignal stop, Consumer<String> said) {
    for (StepDatabase database : databases) {
      stop.check();
      said.accept("reading %s; nothing is written there".formatted(database.name()));
      Inventory found = inventory(database.url());
      Optional<DatabaseUrl> server = server(database);
      if (server.isEmpty()) {
        place.requireRoom(
            found.tables().stream()
                .mapToLong(
                    t -> Math.round(t.bytes() * Math.min(1, options.sample().share(t.rows()))))
                .sum());
      }
      said.accept("copying %s of it into a scratch database".formatted(options.sample().text()));
      String side = side(database);
      ScratchDatabase scratch =
          server.isPresent()
              ? ScratchDatabase.named(wiring, plan, server.get(), side)
              : ScratchDatabase.embedded(wiring, plan, place, side, found.version());
      TrialDatabase trial = product(scratch.url()).trial(scratch.url(), scope());
      opened.accept(trial::close);
      List<SampledTable> tables = new ArrayList<>();
      stands.add(
          new Stand(
              database,
              found.product() + " " + found.version(),
              scratch,
              trial,
              tables,
              new ArrayList<>()));
      tables.addAll(
          new ScratchCopy(
                  product(database.url()), database.url(), scratch.url(), scope(), stop, opened)
              .make(EVERYTHING, Optional.of(options.sample())));
    }
  }

  private Optional<DatabaseUrl> server(StepDatabase database) {
    if (database.url().equals(plan.source())) {
      return options.sourceServer();
    }
    return database.url().equals(plan.target()) ? options.targetServer() : Optional.empty();
  }

  private String side(StepDatabase database) {
    if (database.url().equals(plan.source())) {
      return "source";
    }
    return database.url().equals(plan.target()) ? "target" : "other" + stands.size();
  }

  private Inventory inventory(DatabaseUrl url) {
    try (SourceDatabase source = product(url).source(url, scope())) {
      opened.accept(source::close);
      return source.inventory(EVERYTHING);
    }
  }

  private DatabaseProduct product(DatabaseUrl url) {
    return DatabaseProduct.of(wiring.products(), url, "");
  }

  private RunScope scope() {
    return new RunScope(
        new RunId(plan.migration() + ".rehearsal"), plan.migration(), Limits.DEFAULT);
  }

  /** Notes the structures as they are. */
  void look() {
    stands.forEach(stand -> stand.before().add(stand.trial().image()));
  }

  /** In which ways the structures are not what they were. */
  List<String> left() {
    List<String> left = new ArrayList<>();
    for (Stand stand : stands) {
      for (CatalogChange change :
          AlterationTrial.left(stand.before().getFirst(), stand.trial().image())) {
        left.add("%s: %s %s".formatted(stand.real().name(), change.label(), told(change)));
      }
    }
    return left;
  }

  private static String told(CatalogChange change) {
    return switch (change.action()) {
      case ADDED -> "stays";
      case REMOVED -> "is gone";
      case CHANGED -> "is not as it was: " + String.join(", ", change.details());
      case RENAMED -> "has another name";
    };
  }

  List<TrialDatabase> trials() {
    return stands.stream().map(Stand::trial).toList();
  }

  /** Scratch databases by those that they stand in for. */
  Map<DatabaseUrl, DatabaseUrl> urls() {
    Map<DatabaseUrl, DatabaseUrl> urls = new LinkedHashMap<>();
    stands.forEach(stand -> urls.put(stand.real().url(), stand.scratch().url()));
    return urls;
  }

  List<StepsReport.Database> reported() {
    return stands.stream()
        .map(
            stand ->
                new StepsReport.Database(
                    stand.real().name(),
                    stand.version(),
                    stand.scratch().version(),
                    stand.tables()))
        .toList();
  }

  void keep() {
    stands.forEach(stand -> stand.scratch().keep());
  }

  /** One line each, passwords included. */
  String addresses() {
    StringBuilder text = new StringBuilder();
    stands.forEach(stand -> text.append(stand.scratch().url().secret()).append('\n'));
    return text.toString();
  }

  List<String> toRemove() {
    return stands.stream().flatMap(stand -> stand.scratch().toRemove().stream()).toList();
  }

  @Override
  public void close() {
    try {
      stands.forEach(stand -> stand.trial().close());
    } finally {
      close(0);
    }
  }

  /** All of them, whatever happens to one. */
  private void close(int at) {
    if (at < stands.size()) {
      try {
        stands.get(at).scratch().close();
      } finally {
        close(at + 1);
      }
    }
  }
}

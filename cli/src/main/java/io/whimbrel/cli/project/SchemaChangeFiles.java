package io.whimbrel.cli.project;

import io.whimbrel.cli.rehearse.TriedChange;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.documents.alteration.KeptTrial;
import io.whimbrel.documents.alteration.SchemaChangeDocument;
import io.whimbrel.documents.alteration.SchemaChangeFacts;
import io.whimbrel.documents.strategy.paper.Notes;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.checklist.ChecklistBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The schema change plan as files, named after its migration. A file that is not Whimbrel's is
 * never overwritten.
 */
public final class SchemaChangeFiles {
  private static final Set<RunState> GONE = Set.of(RunState.ABORTED, RunState.ROLLED_BACK);

  private final Plan plan;
  private final Wiring wiring;
  private final Path directory;

  /** Of a plan, in a directory, which is made when it is not there. */
  public SchemaChangeFiles(Plan plan, Wiring wiring, Path directory) {
    this.plan = plan;
    this.wiring = wiring;
    this.directory = directory;
  }

  private record Told(Optional<RunHistory> run, Map<String, Tick> ticks) {}

  /** Whether a run has begun to change the real database, so that nothing can be tried on it. */
  public boolean isBegun() {
    return told()
        .run
        .filter(run -> !GONE.contains(run.run().state()))
        .map(run -> run.steps().stream().anyMatch(this::isBegun))
        .orElse(false);
  }

  private boolean isBegun(StepRecord record) {
    return record.state() != StepState.UNDONE
        && plan.steps().named(record.name()).filter(Step::isOfScripts).isPresent();
  }

  /** What was tried before the run began, with its document. */
  public Optional<SchemaChangeDocument> kept() {
    return KeptTrial.read(text(keptFile())).map(this::document);
  }

  /** The document of a change that was tried just now; what was tried is kept. */
  public SchemaChangeDocument document(TriedChange tried) {
    KeptTrial kept =
        KeptTrial.of(
            wiring.clock().instant(),
            tried.trial(),
            tried.bytes(),
            tried.code(),
            tried.before(),
            tried.reservations());
    try {
      Files.createDirectories(Wiring.stateDirectory(plan));
      Files.writeString(keptFile(), kept.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return document(kept);
  }

  private Path keptFile() {
    return Wiring.stateDirectory(plan).resolve("schema-change-" + plan.migration().whole());
  }

  private SchemaChangeDocument document(KeptTrial kept) {
    Told told = told();
    return SchemaChangeDocument.of(
        new SchemaChangeFacts(
            plan,
            kept.trial(),
            kept.bytes(),
            kept.code(),
            kept.before(),
            kept.reservations(),
            told.run,
            told.ticks,
            Notes.of(text(plan.directory().resolve(Paper.NOTES))),
            LogbookFile.beside(plan.file()).read(),
            Operators.user(),
            kept.triedAt()));
  }

  private Told told() {
    if (!wiring.hasJournal(plan)) {
      return new Told(Optional.empty(), Map.of());
    }
    try (Journal journal = wiring.journal(plan)) {
      return new Told(
          journal.latest(plan.migration()).map(run -> journal.history(run.run())),
          new ChecklistBook(journal, plan.migration()).ticks());
    }
  }

  /** Writes both forms. */
  public List<Path> write(SchemaChangeDocument document) {
    String name = plan.migration().whole().text() + "-schema-change";
    Path markdown = directory.resolve(name + ".md");
    Path html = directory.resolve(name + ".html");
    requireOurs(markdown);
    requireOurs(html);
    try {
      Files.createDirectories(directory);
      OwnFiles.replace(markdown, document.markdown(), () -> requireOurs(markdown));
      OwnFiles.replace(html, document.html(), () -> requireOurs(html));
      return List.of(markdown, html);
    } catch (IOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the document cannot be written: " + e)
          .where(directory.toString())
          .fix("give another --directory")
          .cause(e)
          .exception();
    }
  }

  private static void requireOurs(Path file) {
    String found = text(file);
    OwnFiles.require(
        file,
        found.isBlank() || SchemaChangeDocument.isOurs(found),
        "move it away, and put what only people know into " + Paper.NOTES);
  }

  private static String text(Path file) {
    try {
      return OwnFiles.text(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

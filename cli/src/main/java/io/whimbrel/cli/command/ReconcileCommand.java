package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.ReconciliationAbout;
import io.whimbrel.cli.wiring.ReconciliationFiles;
import io.whimbrel.cli.wiring.ReconciliationFiles.Written;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.documents.reconciliation.Format;
import io.whimbrel.documents.reconciliation.Reconciliation;
import io.whimbrel.documents.reconciliation.Seal;
import io.whimbrel.documents.reconciliation.Status;
import io.whimbrel.engine.RunDesk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reconcile",
    description = {
      "Tells what both sides come to by the last proofs: records, date ranges, what"
          + " differs, the quality of the data, and the status.",
      "Needs the journal only.",
      "Exit code 0 for Pass, 3 for Needs Review, 4 for Fail or for a file that was altered."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel reconcile plan.yaml",
      "  whimbrel reconcile plan.yaml --format html,junit --directory reports",
      "  whimbrel reconcile plan.yaml --check reports/MIGRATION-001.1.reconciliation.html"
    })
final class ReconcileCommand implements Callable<Integer> {
  private static final String WRITTEN = "reconciliation.written";

  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = {"-f", "--format"},
      split = ",",
      paramLabel = "FORMAT",
      description = {
        "Write files: text, markdown, html, json, junit, csv, or several of them",
        "(default: text on the screen; all of them with --directory)."
      })
  private List<Format> formats = List.of();

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIRECTORY",
      description = "Where files are written (default: 'reports' beside the plan).")
  private @Nullable Path directory;

  @Option(names = "--no-user", description = "Do not say who has it written.")
  private boolean isAnonymous;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Tell whether a report is as it was written, and whether the journal knows it.")
  private @Nullable Path checked;

  ReconcileCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return checked == null ? write() : check(checked);
  }

  private int write() {
    Wiring wiring = surroundings.wiring();
    Plan read = plan.readToLook(wiring, common);
    try (Journal journal = wiring.journalToLook(read)) {
      RunHistory history = new RunDesk(journal, wiring.clock()).status(read.migration()).history();
      Optional<String> by =
          isAnonymous ? Optional.empty() : Optional.of(ReconciliationAbout.whoAmI());
      Reconciliation report =
          Reconciliation.of(
              history, ReconciliationAbout.of(read, history, wiring.clock().instant(), by));
      give(read, journal, history, report);
      return exit(report.status()).status();
    }
  }

  private void give(Plan read, Journal journal, RunHistory history, Reconciliation report) {
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = report.data();
    StringBuilder text = new StringBuilder();
    Map<String, String> seals = new LinkedHashMap<>();
    if (formats.isEmpty() && directory == null) {
      text.append(report.text(Format.TEXT));
      Seal.of(text.toString()).ifPresent(seal -> seals.put("seal.text", seal));
    } else {
      Path into = directory == null ? read.directory().resolve("reports") : directory;
      List<Format> wanted = formats.isEmpty() ? List.of(Format.values()) : formats;
      List<Written> files = ReconciliationFiles.write(report, history.run().run(), wanted, into);
      for (Written file : files) {
        text.append(Wiring.shown(file.file())).append('\n');
        seals.put("seal." + file.format().name().toLowerCase(Locale.ROOT), file.seal());
      }
      data.put("files", files.stream().map(file -> Wiring.shown(file.file())).toList());
      text.append("Status: ").append(report.status().text()).append('\n');
    }
    note(journal, history, report, seals);
    Answer.give(terminal, common, "Reconciliation", data, text.toString());
  }

  /** The journal knows every report by its seal. */
  private static void note(
      Journal journal, RunHistory history, Reconciliation report, Map<String, String> seals) {
    Map<String, String> data = new LinkedHashMap<>(seals);
    data.put("status", report.status().name());
    data.put("content", report.contentDigest());
    journal.event(
        history.run().run(),
        history.run().phase(),
        WRITTEN,
        "a reconciliation report was written: " + report.status().text(),
        data);
  }

  private static ExitCode exit(Status status) {
    return switch (status) {
      case PASS -> ExitCode.OK;
      case NEEDS_REVIEW -> ExitCode.FINDINGS;
      case FAIL -> ExitCode.DIFFERENT;
    };
  }

  private int check(Path file) {
    Optional<String> seal = ReconciliationFiles.sealOfWhole(file);
    Knowledge knowledge = seal.map(this::known).orElse(Knowledge.ALTERED);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", Wiring.shown(file));
    data.put("whole", seal.isPresent());
    data.put("known", knowledge.name());
    seal.ifPresent(digits -> data.put("seal", digits));
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "ReconciliationCheck",
        data,
        Wiring.shown(file) + ": " + knowledge.text + "\n");
    return knowledge.exit.status();
  }

  private Knowledge known(String seal) {
    Wiring wiring = surroundings.wiring();
    if (!Files.exists(plan.file())) {
      return Knowledge.SEALED;
    }
    Plan read = plan.readToLook(wiring, common);
    try (Journal journal = wiring.journalToLook(read)) {
      RunHistory history = new RunDesk(journal, wiring.clock()).status(read.migration()).history();
      boolean isKnown =
          history.events().stream()
              .filter(event -> event.kind().equals(WRITTEN))
              .anyMatch(event -> event.data().containsValue(seal));
      return isKnown ? Knowledge.KNOWN : Knowledge.UNKNOWN;
    }
  }

  /** What is known of a file. */
  private enum Knowledge {
    KNOWN(ExitCode.OK, "as it was written, and the journal knows it"),
    SEALED(ExitCode.OK, "as it was sealed; there is no plan here whose journal could know it"),
    UNKNOWN(ExitCode.DIFFERENT, "sealed, but the journal of the newest run does not know it"),
    ALTERED(ExitCode.DIFFERENT, "ALTERED, or no report of 'whimbrel reconcile'");

    private final ExitCode exit;
    private final String text;

    Knowledge(ExitCode exit, String text) {
      this.exit = exit;
      this.text = text;
    }
  }
}

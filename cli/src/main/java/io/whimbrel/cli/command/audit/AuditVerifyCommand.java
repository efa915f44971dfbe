package io.whimbrel.cli.command.audit;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.journal.AuditTrail;
import io.whimbrel.core.journal.AuditedRun;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.audit.AuditCheck;
import io.whimbrel.engine.audit.AuditFault;
import io.whimbrel.engine.audit.AuditHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Looks whether the journal is what was written, and names the first record that is not.",
      "Prints the trail's head: kept elsewhere, it shows later whether the trail was cut off or",
      "written anew. Exit code 4 where something was tampered with."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel audit verify plan.yaml",
      "  whimbrel audit verify plan.yaml --head \"$(cat head.txt)\""
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final AuditedPlan plan = new AuditedPlan();

  @Option(
      names = "--head",
      paramLabel = "HEAD",
      description = "A head that was printed before: the trail must still hold it.")
  private @Nullable String head;

  AuditVerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Optional<AuditHead> kept = Optional.ofNullable(head).map(AuditHead::parse);
    List<AuditTrail> trails = plan.trails(surroundings.wiring(), common);
    for (AuditTrail trail : trails) {
      fault(trail, kept.filter(h -> isOf(h, trail))).ifPresent(AuditVerifyCommand::refuse);
    }
    kept.filter(h -> trails.stream().noneMatch(trail -> isOf(h, trail)))
        .ifPresent(
            h ->
                refuse(
                    new AuditFault(
                        h.run(), 0, Optional.empty(), "the journal does not know this run")));
    Terminal terminal = common.of(surroundings.terminal());
    List<String> heads =
        trails.stream().map(trail -> AuditHead.of(trail.runs().getLast()).toString()).toList();
    long records =
        trails.stream()
            .flatMap(trail -> trail.runs().stream())
            .mapToLong(AuditedRun::counted)
            .sum();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("records", records);
    data.put("heads", heads);
    StringBuilder text = new StringBuilder("%d records are what was written\n".formatted(records));
    heads.forEach(each -> text.append("head ").append(each).append('\n'));
    Answer.give(terminal, common, "AuditProof", data, text.toString());
    return 0;
  }

  private static Optional<AuditFault> fault(AuditTrail trail, Optional<AuditHead> kept) {
    return kept.isPresent() ? AuditCheck.fault(trail, kept.get()) : AuditCheck.fault(trail);
  }

  private static boolean isOf(AuditHead head, AuditTrail trail) {
    return trail.runs().stream().anyMatch(run -> run.run().run().equals(head.run()));
  }

  private static void refuse(AuditFault fault) {
    String record =
        fault
            .record()
            .map(event -> " (%s, %s: %s)".formatted(event.at(), event.kind(), event.text()))
            .orElse("");
    throw Problem.of(ProblemCode.AUDIT_BROKEN)
        .what(fault.what() + record)
        .where(fault.where())
        .fix(
            "find out who wrote to the journal beside Whimbrel; a backup of it tells what was"
                + " there, and what is behind this record is no evidence")
        .exception();
  }
}

package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.core.communication.Interest;
import io.whimbrel.core.communication.Stakeholder;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.List;

/** Who is needed, who decides, and how they are reached. */
record RunbookPeople(Paper paper, RunbookFacts facts) {

  void write() {
    Plan plan = facts.plan();
    paper.heading(2, "Who");
    paper.field("Answers questions", Runbook.filled(plan.owner()), "say it in the plan: owner");
    stakeholders(plan.dossier().communication().stakeholders());
    deciders(plan.approvals());
    List<NotifyChannel> channels = plan.notifying().channels();
    if (channels.isEmpty()) {
      paper.unknown("Who is told when something goes wrong", "say it in the plan: notify.channels");
    } else {
      paper.label("Told of what happens");
      paper.bullets(channels.stream().map(c -> c.name() + " (" + c.kind() + ")").toList());
      paper.code("sh", facts.command("notify test"));
    }
  }

  private void stakeholders(List<Stakeholder> stakeholders) {
    if (stakeholders.isEmpty()) {
      paper.unknown(
          "Who is to be told, and reached how", "say it in the plan: communication.stakeholders");
      return;
    }
    paper.table(
        List.of("Name", "Role", "Interest", "Contact", "Told by"),
        stakeholders.stream().map(this::row).toList());
  }

  private List<String> row(Stakeholder stakeholder) {
    return List.of(
        stakeholder.name(),
        stakeholder.role().orElse("-"),
        stakeholder.interest().map(Interest::text).orElse("-"),
        stakeholder
            .contact()
            .orElseGet(
                () ->
                    paper.missing(
                        "how to reach " + stakeholder.name(),
                        "say it in the plan: communication.stakeholders.%s.contact"
                            .formatted(stakeholder.name()))),
        stakeholder.told().isEmpty() ? "people" : stakeholder.told());
  }

  private void deciders(ApprovalRules approvals) {
    if (approvals.people().isEmpty()) {
      return;
    }
    paper.label("Have a say at gates");
    paper.table(
        List.of("Person", "Speaks as", "User"),
        approvals.people().stream().map(RunbookPeople::row).toList());
  }

  private static List<String> row(Approver person) {
    return List.of(
        person.name(),
        person.roles().isEmpty() ? "-" : String.join(", ", person.roles()),
        person.user().orElse("anybody"));
  }
}

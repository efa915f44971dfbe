package io.whimbrel.engine.approval;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.approval.GateApproval;
import io.whimbrel.core.plan.approval.GateApproval.OwnRun;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the voices at a gate count, and what is missing. A voice counts for the plan and the
 * evidence that it was given upon, until somebody says no-go or the gate is opened again.
 */
public final class Approvals {
  private final Journal journal;
  private final Plan plan;
  private final ApprovalRules rules;

  /** By the rules of a plan, over a journal, which stays the caller's. */
  public Approvals(Journal journal, Plan plan) {
    this.journal = journal;
    this.plan = plan;
    this.rules = plan.approvals();
  }

  /**
   * How a gate stands that asks for several people.
   *
   * @param counted those whose go counts
   * @param missing who must still say go, in words; empty when nobody must
   */
  public record Standing(List<Vote> counted, String missing) {
    public Standing {
      counted = List.copyOf(counted);
    }

    /** Whether it is enough. */
    public boolean isEnough() {
      return missing.isEmpty();
    }

    /** Who said go. */
    public String people() {
      return counted.stream().map(Vote::person).collect(Collectors.joining(", "));
    }
  }

  /** What a gate asks for; empty where one person decides. */
  public Optional<GateApproval> wanted(Gate gate) {
    return ApprovedGate.of(gate).flatMap(rules::of);
  }

  /** How a gate stands; empty where one person decides. */
  public Optional<Standing> standing(RunId run, Gate gate) {
    return wanted(gate)
        .map(
            wanted -> {
              List<Vote> counted = counted(run, gate, wanted);
              return new Standing(counted, missing(wanted, counted));
            });
  }

  /**
   * Throws when a gate that is approved was not approved by those whom the plan asks: nobody passes
   * by writing to the journal what only a person may say.
   */
  public void requireEnough(RunId run, Gate gate) {
    standing(run, gate)
        .filter(standing -> !standing.isEnough())
        .ifPresent(
            standing -> {
              throw Problem.of(ProblemCode.GATE_WAITING)
                  .what(
                      "gate %s needs more than what was said so far%s: %s"
                          .formatted(
                              gate,
                              standing.counted().isEmpty() ? "" : " by " + standing.people(),
                              standing.missing()))
                  .where("gate " + gate)
                  .fix("have them give 'whimbrel approve %s'".formatted(word(gate)))
                  .exception();
            });
  }

  /** How a gate is called on the command line. */
  static String word(Gate gate) {
    return gate.name().toLowerCase(Locale.ROOT);
  }

  private List<Vote> counted(RunId run, Gate gate, GateApproval wanted) {
    Set<String> operators = Operators.of(journal, run);
    List<Vote> valid =
        journal.votes(run, gate).stream()
            .filter(vote -> vote.planDigest().equals(plan.digest()))
            .filter(vote -> mayDecide(vote, wanted, operators))
            .toList();
    return valid.stream()
        .filter(vote -> vote.evidence().equals(valid.getLast().evidence()))
        .filter(vote -> wanted.ownRun() == OwnRun.ALLOWED || isLastOfUser(valid, vote))
        .toList();
  }

  /** One account is one person, whatever names it gives. */
  private static boolean isLastOfUser(List<Vote> votes, Vote vote) {
    return votes.reversed().stream()
        .filter(other -> other.by().equals(vote.by()))
        .findFirst()
        .equals(Optional.of(vote));
  }

  /** Whom else a user has spoken for at a gate; empty when for nobody else. */
  public Optional<String> otherOf(RunId run, Gate gate, String person, String user) {
    return journal.votes(run, gate).stream()
        .filter(vote -> vote.by().equals(user) && !vote.person().equals(person))
        .map(Vote::person)
        .findFirst();
  }

  private boolean mayDecide(Vote vote, GateApproval wanted, Set<String> operators) {
    Optional<Approver> person = rules.person(vote.person());
    String user = vote.by().substring(0, Math.max(0, vote.by().indexOf('@')));
    return person.isPresent() && !isOwn(person.get(), user, wanted, operators);
  }

  /** Whether somebody would decide about what they ran themselves, where that does not count. */
  public boolean isOwn(RunId run, Approver person, String user, GateApproval wanted) {
    return isOwn(person, user, wanted, Operators.of(journal, run));
  }

  private static boolean isOwn(
      Approver person, String user, GateApproval wanted, Set<String> operators) {
    return wanted.ownRun() == OwnRun.REFUSED
        && (operators.contains(user) || operators.stream().anyMatch(person::isUser));
  }

  private String missing(GateApproval wanted, List<Vote> counted) {
    List<String> missing = new ArrayList<>();
    int people = wanted.people() - counted.size();
    if (people > 0) {
      missing.add(people == 1 ? "one more person" : people + " more people");
    }
    wanted.roles().stream()
        .filter(role -> counted.stream().noneMatch(vote -> hasRole(vote, role)))
        .forEach(role -> missing.add("somebody as '%s'".formatted(role)));
    return String.join(", ", missing);
  }

  private boolean hasRole(Vote vote, String role) {
    return rules.person(vote.person()).filter(p -> p.roles().contains(role)).isPresent();
  }
}

package io.whimbrel.engine.verify;

import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.plan.verify.DataRule.Expectation;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.IntegrityRule;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks what must hold on the data: the rules of the plan, and those that the source's foreign keys
 * and unique keys are. Every question is one statement, which sees one moment of its side; the
 * target's moments lie between transactions of the source. What compares the two sides is asked of
 * the source before and behind the target: while the source's own answer changes, nothing can be
 * said, and it is asked again; in the end it is left to the cutover, where nobody writes.
 */
final class RulesLevel {
  private static final int ROUNDS = 5;
  private static final int ROWS = 1_000;
  private static final int SAMPLES = 5;

  private final RunFrame frame;
  private final Phase phase;
  private final Retry retry;
  private final Duration limit;

  RulesLevel(RunFrame frame, Phase phase, Retry retry) {
    this.frame = frame;
    this.phase = phase;
    this.retry = retry;
    this.limit = frame.plan().verify().limit();
  }

  /** One question; what it finds belongs to a table. */
  private record Task(TableName table, String name, Question question) {}

  @FunctionalInterface
  private interface Question {
    Check ask(Retry retry);
  }

  /** Proves all rules of these tables while changes go on. */
  List<Proof> prove(Catching sync, Predicate<TableName> tables) {
    Set<String> left = ConcurrentHashMap.newKeySet();
    List<Task> tasks = new ArrayList<>();
    for (DataRule rule : frame.plan().verify().rules()) {
      TableName table = rule.table().orElse(Proof.WHOLE);
      tasks.add(new Task(table, rule.name(), r -> live(rule, sync, left, r)));
    }
    for (IntegrityRule rule : integrity()) {
      tasks.add(new Task(rule.table(), rule.name(), r -> integrity(rule, sync, r)));
    }
    tasks.removeIf(task -> !tables.test(task.table()));
    List<Proof> proofs = proofs(tasks, Map.of());
    Set<TableName> leftTables = new HashSet<>();
    proofs.stream()
        .filter(p -> p.checks().stream().allMatch(c -> isDecided(c) || left.contains(c.name())))
        .filter(p -> p.checks().stream().anyMatch(c -> !isDecided(c)))
        .forEach(p -> leftTables.add(p.table()));
    new Leftovers(frame).replace(Level.RULES, proofs, leftTables);
    return proofs;
  }

  /** Asks again, when nobody writes, what could not be decided. */
  List<Proof> proveLeft() {
    Map<TableName, Proof> open = new ConcurrentSkipListMap<>();
    frame.journal().history(frame.run()).proofs(Level.RULES).stream()
        .filter(proof -> proof.verdict() == Proof.Verdict.UNDECIDED)
        .forEach(proof -> open.put(proof.table(), proof));
    List<Task> tasks = new ArrayList<>();
    for (DataRule rule : frame.plan().verify().rules()) {
      TableName table = rule.table().orElse(Proof.WHOLE);
      Optional<Proof> before = Optional.ofNullable(open.get(table));
      boolean isLeft =
          before.stream()
              .flatMap(proof -> proof.checks().stream())
              .anyMatch(c -> c.name().equals(rule.name()) && !isDecided(c));
      if (isLeft) {
        tasks.add(new Task(table, rule.name(), r -> once(rule, r, () -> {})));
      }
    }
    return proofs(tasks, open);
  }

  private static boolean isDecided(Check check) {
    return check.outcome() != Outcome.UNDECIDED;
  }

  private List<IntegrityRule> integrity() {
    return retry.call(
        phase,
        "reading what keys promise",
        () ->
            frame.target().integrity().rules(frame.cargo().inventory(), frame.cargo().mappings()));
  }

  /** Asks several questions at a time. */
  private List<Proof> proofs(List<Task> all, Map<TableName, Proof> before) {
    Map<TableName, Map<String, Check>> found = new ConcurrentSkipListMap<>();
    Queue<Task> queue = new ConcurrentLinkedQueue<>(all);
    try (TaskGroup tasks = new TaskGroup("rules", retry.stop())) {
      Retry rules = retry.with(tasks.stop());
      tasks.fork(
          Math.min(frame.plan().limits().workers(), Math.max(1, all.size())),
          "rule",
          () -> {
            for (Task task = queue.poll(); task != null; task = queue.poll()) {
              rules.stop().check();
              Check check = task.question().ask(rules);
              found
                  .computeIfAbsent(task.table(), _ -> new ConcurrentHashMap<>())
                  .put(task.name(), check);
            }
          });
      tasks.join();
    }
    Map<TableName, List<Task>> asked = all.stream().collect(Collectors.groupingBy(Task::table));
    List<Proof> proofs = new ArrayList<>();
    found.forEach(
        (table, checks) -> {
          List<Check> now =
              asked.getOrDefault(table, List.of()).stream()
                  .flatMap(task -> Optional.ofNullable(checks.get(task.name())).stream())
                  .toList();
          List<Check> earlier =
              Optional.ofNullable(before.get(table)).map(Proof::checks).orElse(List.of());
          proofs.add(
              CheckedProof.of(
                  Level.RULES,
                  table,
                  CheckedProof.merged(earlier, now),
                  Set.of(),
                  frame.clock().instant()));
        });
    return proofs;
  }

  private Check live(DataRule rule, Catching sync, Set<String> left, Retry rules) {
    boolean isComparison = rule.expect() instanceof Expectation.Equal;
    Check last = once(rule, rules, sync::catchUp);
    String source = isComparison ? last.expected() : "";
    int same = 0;
    for (int round = 1; round < ROUNDS && last.outcome() == Outcome.BROKEN; round++) {
      Check next = once(rule, rules, sync::catchUp);
      boolean isSteady = !isComparison || next.expected().equals(source);
      same = isSteady && next.outcome() == Outcome.BROKEN ? same + 1 : 0;
      source = isComparison ? next.expected() : "";
      last = next;
      if (same >= 2 || (!isComparison && next.outcome() == Outcome.BROKEN)) {
        return next;
      }
    }
    if (last.outcome() != Outcome.BROKEN) {
      return last;
    }
    left.add(rule.name());
    return new Check(
        rule.name(),
        Outcome.UNDECIDED,
        last.expected(),
        last.found()
            + "; the source's answer changes while it is asked, the cutover asks again when nobody"
            + " writes",
        last.sourceQuery(),
        last.targetQuery());
  }

  /**
   * Asks the sides it is to be asked of.
   *
   * @param between what lets the target know as much as the source did when it was asked
   */
  private Check once(DataRule rule, Retry rules, Runnable between) {
    RuleCheck check = new RuleCheck(rule);
    rule.source()
        .ifPresent(
            sql -> check.with("source", ask(frame.source().queries(), rule.name(), sql, rules)));
    between.run();
    rule.target()
        .ifPresent(
            sql -> check.with("target", ask(frame.target().queries(), rule.name(), sql, rules)));
    return check.judge();
  }

  private RuleAnswer ask(RuleQueries side, String rule, String sql, Retry rules) {
    return rules.call(phase, "asking rule '" + rule + "'", () -> side.ask(sql, limit, ROWS));
  }

  private Check integrity(IntegrityRule rule, Catching sync, Retry rules) {
    if (rule.heldBy().isPresent()) {
      return check(rule, Outcome.HOLDS, "0", "0, held by " + rule.heldBy().get());
    }
    Check last = integrity(rule, rules);
    for (int round = 1; round < ROUNDS && last.outcome() == Outcome.BROKEN; round++) {
      sync.catchUp();
      Check next = integrity(rule, rules);
      if (next.found().equals(last.found()) && next.expected().equals(last.expected())) {
        return next;
      }
      last = next;
    }
    return last;
  }

  private Check integrity(IntegrityRule rule, Retry rules) {
    RuleAnswer target = ask(frame.target().queries(), rule.name(), rule.targetCount(), rules);
    if (target instanceof RuleAnswer.Refused(String why)) {
      return check(rule, Outcome.UNDECIDED, "0", why);
    }
    long found = count(target);
    if (found == 0) {
      return check(rule, Outcome.HOLDS, "0", "0");
    }
    RuleAnswer source = ask(frame.source().queries(), rule.name(), rule.sourceCount(), rules);
    if (source instanceof RuleAnswer.Refused(String why)) {
      return check(rule, Outcome.UNDECIDED, "unknown: " + why, Long.toString(found));
    }
    long there = count(source);
    if (found <= there) {
      return check(rule, Outcome.HOLDS, there + " as they are on the source", Long.toString(found));
    }
    if (found <= accepted(rule)) {
      return check(rule, Outcome.HOLDS, Long.toString(there), found + ", which the plan accepts");
    }
    return check(rule, Outcome.BROKEN, Long.toString(there), found + samples(rule, rules));
  }

  /** How many the plan accepts where it speaks of the quality of data. */
  private long accepted(IntegrityRule rule) {
    QualityKind kind =
        switch (rule.kind()) {
          case ORPHANS -> QualityKind.ORPHANS;
          case DOUBLED -> QualityKind.DUPLICATES;
        };
    return frame
        .plan()
        .verify()
        .quality()
        .rule(rule.table(), rule.columns(), kind)
        .map(r -> r.accept().orElse(r.policyFor(kind) == QualityPolicy.ACCEPT ? Long.MAX_VALUE : 0))
        .orElse(0L);
  }

  private String samples(IntegrityRule rule, Retry rules) {
    RuleAnswer some =
        rules.call(
            phase,
            "looking at " + rule.name(),
            () -> frame.target().queries().ask(rule.targetSamples(), limit, SAMPLES));
    return some instanceof RuleAnswer.Rows rows && !rows.rows().isEmpty()
        ? ", such as " + String.join(" ", rows.rows().stream().map(List::getFirst).toList())
        : "";
  }

  private static long count(RuleAnswer answer) {
    return answer instanceof RuleAnswer.Rows rows
        ? Long.parseLong(rows.rows().getFirst().getFirst())
        : 0;
  }

  private static Check check(IntegrityRule rule, Outcome outcome, String expected, String found) {
    return new Check(
        rule.name(),
        outcome,
        expected,
        found,
        Optional.of(rule.sourceCount()),
        Optional.of(rule.targetCount()));
  }
}

package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.cutover.SwitchAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a step does: one record per kind. */
public sealed interface StepAction {

  /**
   * Runs SQL: a directory of versioned files, one file, or a text.
   *
   * @param lockTimeout how long a statement may wait for a lock; empty where the plan says nothing
   */
  record Sql(SqlText text, StepDatabase database, Optional<Duration> lockTimeout)
      implements StepAction {}

  /** Where SQL comes from. */
  sealed interface SqlText {

    /** A file, or a directory whose files run by version. */
    record Files(Path path) implements SqlText {}

    /** SQL in the plan itself, in the form of a file. */
    record Inline(String script) implements SqlText {}
  }

  /**
   * Brings the migrations of a tool's own directory into a database.
   *
   * @param files the directory, or the changelog
   */
  record Migrations(MigrationTool tool, Path files, StepDatabase database, ToolWay way)
      implements StepAction {}

  /** Runs a command. */
  record Command(StepCommand command) implements StepAction {}

  /** Makes a request, tried again for a while where it may help. */
  record Http(StepRequest request) implements StepAction {}

  /** Changes a file, and keeps what it was. */
  record ChangeFile(Path path, FileChange change) implements StepAction {}

  /**
   * Has a command change a copy of a tree of sources, and applies what differs.
   *
   * @param directory of the tree
   * @param command runs in the copy
   * @param recipes of OpenRewrite that the command runs; empty where it is the plan's own
   * @param config a file with recipes
   * @param isApplied false where the difference is only found and kept
   */
  record Code(
      Path directory,
      StepCommand command,
      List<String> recipes,
      Optional<Path> config,
      boolean isApplied)
      implements StepAction {
    public Code {
      recipes = List.copyOf(recipes);
    }
  }

  /**
   * Carries the rows of another plan, which has its own run, gates and journal.
   *
   * @param plan the other plan's file
   */
  record Copy(Path plan, Until until) implements StepAction {

    /** How far the other plan's run is brought. */
    public enum Until {
      /** To the gate of its cutover. */
      SYNCED,
      /** Through its cutover, to the end of its monitoring. */
      CUTOVER,
      /** Through its cleanup. */
      CLEANUP
    }

    /** The other plan by its file and the directory that it is in. */
    public String shortPath() {
      Path directory = plan.getParent();
      return directory == null || directory.getFileName() == null
          ? plan.toString()
          : directory.getFileName().resolve(plan.getFileName()).toString();
    }
  }

  /** Waits for a time. */
  record Wait(Duration time) implements StepAction {}

  /** Waits until something holds. */
  record WaitUntil(StepCheck check, Duration every) implements StepAction {}

  /** Looks whether something holds. */
  record Check(StepCheck check) implements StepAction {}

  /** A person does something, and ticks it. */
  record Manual(String what) implements StepAction {}

  /**
   * Sends a part of the traffic behind an HAProxy to a new service.
   *
   * @param percent of new sessions that go to the target
   */
  record Traffic(SwitchAction.HaProxy proxy, int percent) implements StepAction {}

  /** Has the plan's source refuse writes to the plan's tables, or accept them again. */
  record Maintenance(Turn turn) implements StepAction {

    /** Which way maintenance mode is switched. */
    public enum Turn {
      ON,
      OFF
    }
  }
}

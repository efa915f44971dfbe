package io.whimbrel.engine.memory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The life of one process, as far as anybody outside can see it: every call to a database or the
 * journal goes through it. At a given call it ends; from then on no call reaches anything, as after
 * SIGKILL.
 */
public final class Life {

  static {
    // threads of a dead process fail when they wake up: that is no failure of who waits elsewhere
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }

  /** Calls after which dying is the same as after the one before: they change nothing. */
  private static final Set<String> LOOKS =
      Set.of(
          "next",
          "status",
          "fact",
          "stepState",
          "currentLease",
          "lease",
          "pending",
          "progress",
          "text",
          "gate",
          "latest",
          "history",
          "chunks",
          "rows",
          "log",
          "changes",
          "proofs",
          "schema",
          "fence",
          "identity",
          "branch",
          "leftAt",
          "visibility",
          "version",
          "format",
          "health",
          "close",
          "inventory",
          "definitions",
          "structure",
          "addition",
          "late",
          "markers",
          "plan",
          "apply",
          "event",
          "confirm");

  private final AtomicInteger callsLeft;
  private final Moment moment;
  private final Runnable world;
  private volatile boolean isOver;

  /** When a process dies at a call. */
  public enum Moment {
    BEFORE,
    AFTER
  }

  /**
   * A life.
   *
   * @param calls at which call that changes something it ends
   * @param world what else happens in the world at every such call
   */
  public Life(int calls, Moment moment, Runnable world) {
    this.callsLeft = new AtomicInteger(calls);
    this.moment = moment;
    this.world = world;
  }

  /** Whether it ended. */
  public boolean isOver() {
    return isOver;
  }

  /** Calls that were left. */
  public int callsLeft() {
    return callsLeft.get();
  }

  /** What is behind this, for a process that lives this life. */
  public <T> T wrap(Class<T> type, T behind) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> call(behind, method, arguments)));
  }

  private @Nullable Object call(Object behind, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean isLook = LOOKS.contains(method.getName());
    if (isOver) {
      if (method.getName().equals("close")) {
        return null;
      }
      throw dead();
    }
    boolean isLast = !isLook && callsLeft.decrementAndGet() == 0;
    if (isLast && moment == Moment.BEFORE) {
      isOver = true;
      throw dead();
    }
    Object result = invoke(behind, method, arguments);
    if (isLast) {
      isOver = true;
      throw dead();
    }
    if (!isLook) {
      world.run();
    }
    return result == null ? null : wrapped(method.getReturnType(), result);
  }

  private Object wrapped(Class<?> returned, Object result) {
    boolean isPort =
        returned.isInterface()
            && (returned.getPackageName().startsWith("io.whimbrel.core.database")
                || returned.getSimpleName().equals("ChangeReader"));
    return isPort ? wrapAny(returned, result) : result;
  }

  private <T> Object wrapAny(Class<T> type, Object behind) {
    return wrap(type, type.cast(behind));
  }

  private static @Nullable Object invoke(
      Object behind, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(behind, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static IllegalStateException dead() {
    return new IllegalStateException("this process is dead");
  }
}

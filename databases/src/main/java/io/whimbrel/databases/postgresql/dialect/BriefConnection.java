package io.whimbrel.databases.postgresql.dialect;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** A leased connection as its borrower sees it: closing gives it back. Used by one thread. */
final class BriefConnection implements InvocationHandler {

  private final Lease lease;

  private BriefConnection(Lease lease) {
    this.lease = lease;
  }

  /** The connection of a lease, which ends when that is closed. */
  static Connection of(Lease lease) {
    return (Connection)
        Proxy.newProxyInstance(
            BriefConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new BriefConnection(lease));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("close")) {
      lease.done();
      lease.close();
      return null;
    }
    try {
      return method.invoke(lease.connection(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}

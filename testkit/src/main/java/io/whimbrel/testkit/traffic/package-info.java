/** What stands between an application and its database: real ones, on the loopback interface. */
@NullMarked
package io.whimbrel.testkit.traffic;

import org.jspecify.annotations.NullMarked;

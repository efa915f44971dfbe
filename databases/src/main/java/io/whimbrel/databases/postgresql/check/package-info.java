/** What stands in the way on either server, each with the statement that mends it. */
@NullMarked
package io.whimbrel.databases.postgresql.check;

import org.jspecify.annotations.NullMarked;

/** Writers that put a database under load, and the record of what it acknowledged to them. */
@NullMarked
package io.whimbrel.testkit.load;

import org.jspecify.annotations.NullMarked;

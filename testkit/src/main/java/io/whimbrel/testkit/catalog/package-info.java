/** What two databases hold beside rows, compared; shares nothing with Whimbrel. */
@NullMarked
package io.whimbrel.testkit.catalog;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.whimbrel.databases.postgresql;

import org.jspecify.annotations.NullMarked;

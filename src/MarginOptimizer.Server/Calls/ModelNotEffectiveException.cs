namespace MarginOptimizer.Server.Calls;

/// <summary>The margin model is known, and no version of it is in force at the instant asked for.</summary>
public sealed class ModelNotEffectiveException(string message, Exception cause) : Exception(message, cause);

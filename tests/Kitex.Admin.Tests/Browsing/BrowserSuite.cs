namespace Kitex.Admin.Tests.Browsing;

/// <summary>Tests that look at the page in one browser, each in a window of its own.</summary>
[CollectionDefinition(nameof(BrowserSuite))]
public sealed class BrowserSuite : ICollectionFixture<Browser>;
